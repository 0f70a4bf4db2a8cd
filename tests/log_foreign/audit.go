// Verifies a log over golang.org/x/mod/sumdb: signature, cosignatures, inclusion and consistency by the log's tiles.
//   audit PREFIX POLICY INDICES [OLD CHECKPOINT …]     INDICES: how many entries, spread evenly, are proven each
// Prints {"size", "cosigned", "included", "consistent"}; ends with 1 and a reason at the first fault.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must[T any](found T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return found
}

func get(path string) ([]byte, error) {
	answer, err := http.Get(os.Args[1] + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// A witness: c2sp.org/tlog-cosignature, which the library leaves to its caller.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }

func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(w.key, append([]byte(head), msg...), sig[8:])
}

func newWitness(vkey string) witness {
	parts := strings.SplitN(vkey, "+", 3)
	id := must(strconv.ParseUint(parts[1], 16, 32))
	data := must(base64.StdEncoding.DecodeString(parts[2]))
	if data[0] != 4 {
		log.Fatal("not the key of a witness: ", vkey)
	}
	return witness{parts[0], uint32(id), ed25519.PublicKey(data[1:])}
}

func verifiers(policy string) (found []note.Verifier, witnesses map[string]bool) {
	witnesses = map[string]bool{}
	for _, line := range strings.Split(policy, "\n") {
		words := strings.Fields(line)
		if len(words) > 1 && words[0] == "log" {
			found = append(found, must(note.NewVerifier(words[1])))
		} else if len(words) > 2 && words[0] == "witness" {
			one := newWitness(words[2])
			found, witnesses[one.name] = append(found, one), true
		}
	}
	return found, witnesses
}

// The tiles of the log: the library's paths without the height.
type tiles struct{}

func (tiles) Height() int                                { return 8 }
func (tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := get(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func opened(raw []byte, known []note.Verifier, witnesses map[string]bool) (tlog.Tree, int) {
	signed := must(note.Open(raw, note.VerifierList(known...)))
	cosigned, own := 0, false
	for _, each := range signed.Sigs {
		if witnesses[each.Name] {
			cosigned++
		} else {
			own = true
		}
	}
	if !own {
		log.Fatal("not signed by the log")
	}
	lines := strings.Split(signed.Text, "\n")
	return tlog.Tree{N: must(strconv.ParseInt(lines[1], 10, 64)), Hash: must(tlog.ParseHash(lines[2]))}, cosigned
}

func entry(index, size int64) []byte {
	width := size - index/256*256
	if width > 256 {
		width = 256
	}
	path := tlog.Tile{H: 8, L: 0, N: index / 256, W: int(width)}.Path()
	bundle := must(get(strings.Replace(path, "/8/0/", "/entries/", 1)))
	for at := index % 256; at > 0; at-- {
		bundle = bundle[2+binary.BigEndian.Uint16(bundle):]
	}
	return bundle[2 : 2+binary.BigEndian.Uint16(bundle)]
}

func main() {
	known, witnesses := verifiers(string(must(os.ReadFile(os.Args[2]))))
	tree, cosigned := opened(must(get("checkpoint")), known, witnesses)
	reader := tlog.TileHashReader(tree, tiles{})
	wanted := must(strconv.ParseInt(os.Args[3], 10, 64))
	for i := int64(0); i < wanted; i++ {
		index := i * (tree.N - 1) / (wanted - 1)
		proof := must(tlog.ProveRecord(tree.N, index, reader))
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry(index, tree.N))); err != nil {
			log.Fatal("entry ", index, ": ", err)
		}
	}
	for _, file := range os.Args[4:] {
		old, _ := opened(must(os.ReadFile(file)), known, witnesses)
		proof := must(tlog.ProveTree(tree.N, old.N, reader))
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			log.Fatal(file, ": ", err)
		}
	}
	json.NewEncoder(os.Stdout).Encode(map[string]int64{
		"size": tree.N, "cosigned": int64(cosigned), "included": wanted, "consistent": int64(len(os.Args) - 4),
	})
}
