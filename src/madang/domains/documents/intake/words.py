"""What is wrong with a line, said so that whoever sent it can put it right."""

from madang.kernel.text import Text

NOT_UTF_8 = Text(
    "이 줄은 UTF-8이 아닙니다. 파일을 UTF-8로 저장해 주십시오.",
    "The line is not UTF-8. Please save the file in UTF-8.",
)
NOT_JSON = Text(
    "이 줄은 올바른 JSON이 아닙니다({place}번째 글자 부근). 문서 한 건을 한 줄의 JSON 객체로 적어 주십시오.",
    "The line is not well-formed JSON (near character {place}). Write each document as one JSON object on one line.",
)
SURROGATE = Text(
    "이 줄에 짝이 없는 대리 문자(surrogate)가 있습니다. 글자를 바로잡아 주십시오.",
    "The line contains a lone surrogate. Please correct that character.",
)
TOO_DEEP = Text("이 줄의 JSON이 너무 깊게 겹쳐 있습니다.", "The JSON of this line is nested too deeply.")
NOT_AN_OBJECT = Text("한 줄은 JSON 객체 하나여야 합니다.", "Each line must be one JSON object.")
LINE_TOO_LONG = Text(
    "한 줄이 {most}MB를 넘습니다. 큰 파일은 content_base64 대신 path와 --files로 넘겨 주십시오.",
    "The line is longer than {most} MB. Hand large files over by path and --files instead of content_base64.",
)
SOURCE_IS_OURS = Text(
    "source ‘{source}’은(는) 이 시스템 자신의 결재문서에 쓰는 이름입니다. 다른 이름을 적어 주십시오.",
    "The source “{source}” stands for this system's own documents. Please use another name.",
)
NOT_TEXT = Text("{column}은(는) 글이어야 합니다.", "{column} must be text.")
NOT_TEXTS = Text("{column}은(는) 글의 목록이어야 합니다.", "{column} must be a list of texts.")
NOT_FILES = Text("{column}은(는) 객체의 목록이어야 합니다.", "{column} must be a list of objects.")
TOO_MANY = Text(
    "{column}은(는) {most}개까지 적을 수 있습니다(현재 {now}개).",
    "{column} may have {most} items; this has {now}.",
)
BAD_INSTANT = Text(
    "{column} 칸의 ‘{value}’은(는) 시각이 아닙니다. 2026-05-06T14:30:00+09:00처럼 적어 주십시오.",
    "“{value}” in {column} is not an instant. Please write it like 2026-05-06T14:30:00+09:00.",
)
FUTURE = Text(
    "{column} 칸의 {value}은(는) 아직 오지 않은 때입니다. 확인해 주십시오.",
    "{value} in {column} lies in the future. Please check it.",
)
NOT_AMONG = Text(
    "{column} 칸의 ‘{value}’은(는) 쓸 수 없습니다. {known} 가운데 하나를 적어 주십시오.",
    "“{value}” in {column} is not known. Please write one of: {known}.",
)
BAD_GROUNDS = Text(
    "{column}은(는) 1부터 8까지의 정수 목록이어야 합니다(정보공개법 제9조제1항 각 호).",
    "{column} must be a list of whole numbers from 1 to 8 (the items of Article 9(1)).",
)
GROUNDS_OF_OPEN = Text(
    "{column} 칸: 공개 문서에는 비공개 근거를 적지 않습니다. 근거를 지워 주십시오.",
    "{column}: an open document has no grounds for closing it. Please remove them.",
)
GROUNDS_NEEDED = Text(
    "{column} 칸: 부분공개·비공개에는 근거(제9조제1항 각 호)를 적어 주십시오.",
    "{column}: partly open and closed need a ground (Article 9(1)).",
)
ONE_CONTENT = Text(
    "{column}: content_base64와 path 가운데 하나를 적어 주십시오.",
    "{column}: please give either content_base64 or path.",
)
BAD_BASE64 = Text("{column}이(가) 올바른 Base64가 아닙니다.", "{column} is not valid Base64.")
RENAMED = Text(
    "{column}: 파일 이름을 ‘{name}’(으)로 바꾸어 받았습니다.", "{column}: the file was taken as “{name}”."
)
NOT_TAKEN = Text(
    "모르는 이름의 값은 받지 않았습니다: {names}", "Members of unknown names were not taken: {names}"
)

NO_FOLDER = Text(
    "파일 ‘{path}’: 파일이 있는 폴더가 정해지지 않았습니다. --files로 폴더를 적거나 content_base64로 보내 주십시오.",
    "The file “{path}”: no folder of files was given. Name it with --files, or send content_base64.",
)
OUTSIDE = Text(
    "파일 ‘{path}’은(는) 파일 폴더 밖을 가리킵니다. 폴더 안의 상대 경로를 적어 주십시오.",
    "The path “{path}” leads outside the folder of files. Please give a relative path within it.",
)
MISSING = Text(
    "파일 ‘{path}’이(가) 파일 폴더에 없습니다.", "There is no file “{path}” in the folder of files."
)
NO_FILE = Text("‘{path}’은(는) 보통 파일이 아닙니다.", "“{path}” is not a regular file.")
FILE_TOO_LARGE = Text(
    "파일 ‘{path}’이(가) {most}MB를 넘습니다.", "The file “{path}” is larger than {most} MB."
)
UNREADABLE = Text(
    "파일 ‘{path}’을(를) 읽을 수 없습니다. 읽기 권한을 확인해 주십시오.",
    "The file “{path}” cannot be read. Please check its permissions.",
)
NOT_YOUR_INSTITUTION = Text(
    "{institution}의 문서는 그 기관의 정보공개 담당자나 시스템 운영자가 올립니다.",
    "Documents of {institution} are sent by its own disclosure officer or by whoever runs the system.",
)
ERASED = Text(
    "두 사람의 확인을 거쳐 파기한 문서여서 다시 가져오지 않습니다.",
    "The document was erased for good, as two persons confirmed; it is not taken in again.",
)
REPLACED = Text(
    "나중에 가져온 새 내용으로 이미 바뀐 줄입니다. 새 내용을 그대로 둡니다.",
    "This line was replaced by a later one already, which stays.",
)
SAME_TWICE = Text(
    "같은 문서의 다른 줄({line}번째)에 고칠 곳이 있어 이 문서 전체를 받지 않았습니다.",
    "Another line of the same document (line {line}) needs correction, so none of it was taken.",
)
FILES_OF_PUBLISHED = Text(
    "이미 공개된 문서로 가져올 때는 파일을 받지 않습니다. files를 빼거나 --already-public 없이 가져와 주십시오.",
    "Documents that are public already come without files. Leave out files, or import them without --already-public.",
)
PUBLISHED_BEFORE_APPROVED = Text(
    "published_at이 approved_at보다 앞섭니다. 두 시각을 확인해 주십시오.",
    "published_at lies before approved_at. Please check both.",
)
