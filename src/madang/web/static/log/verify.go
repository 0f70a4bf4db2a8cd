// Verifies a whole log with the library of the Go project, of which nobody here wrote a line (Debian, Ubuntu):
//   apt install golang-go golang-golang-x-mod-dev
//   GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go https://city.example/log 'KEY OF THE LOG, FROM PRINT'
package main

import (
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

func get(path string) []byte {
	answer := must(http.Get(os.Args[1] + "/" + path))
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		log.Fatal(path, ": ", answer.Status)
	}
	return must(io.ReadAll(answer.Body))
}

func main() {
	signed := must(note.Open(get("checkpoint"), note.VerifierList(must(note.NewVerifier(os.Args[2])))))
	lines := strings.Split(signed.Text, "\n")
	size, root := must(strconv.ParseInt(lines[1], 10, 64)), must(tlog.ParseHash(lines[2]))
	var hashes []tlog.Hash // of entries and of whole subtrees, in the order of the library
	reader := tlog.HashReaderFunc(func(places []int64) (found []tlog.Hash, err error) {
		for _, place := range places {
			found = append(found, hashes[place])
		}
		return found, nil
	})
	for n := int64(0); n < size; {
		width := size - n
		if width > 256 {
			width = 256
		}
		path := tlog.Tile{H: 8, L: 0, N: n / 256, W: int(width)}.Path()
		for bundle := get(strings.Replace(path, "/8/0/", "/entries/", 1)); len(bundle) > 0; n++ {
			end := 2 + int(bundle[0])<<8 + int(bundle[1])
			hashes = append(hashes, must(tlog.StoredHashes(n, bundle[2:end], reader))...)
			bundle = bundle[end:]
		}
	}
	if must(tlog.TreeHash(size, reader)) != root {
		log.Fatal("the entries are not those that the log signed")
	}
	fmt.Println("all", size, "entries are those that the log signed")
}
