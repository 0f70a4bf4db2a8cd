"""The sentences of the API itself; what a domain refuses, it says in its own words."""

from madang.kernel.text import Text

TITLES: dict[int, Text] = {
    400: Text("읽을 수 없는 요청", "Unreadable request"),
    401: Text("인증 필요", "Sign-in needed"),
    403: Text("권한 없음", "Not allowed"),
    404: Text("없음", "Not found"),
    405: Text("쓸 수 없는 방법", "Method not allowed"),
    409: Text("지금은 할 수 없음", "Not possible now"),
    410: Text("공개 중단", "Withdrawn from public view"),
    413: Text("너무 큰 요청", "Too large"),
    415: Text("받을 수 없는 형식", "Unsupported content type"),
    422: Text("고칠 곳이 있음", "Needs correction"),
    429: Text("너무 잦은 요청", "Too many requests"),
    500: Text("처리 중 오류", "Our error"),
    503: Text("잠시 사용할 수 없음", "Unavailable for the moment"),
}
NOT_A_CLOUDEVENT = Text(
    "CloudEvents 구조화 방식만 받습니다. Content-Type: application/cloudevents+json으로 보내 주십시오.",
    "This address takes a CloudEvent in structured mode. Send it as Content-Type: application/cloudevents+json.",
)
NO_TOKEN = Text(
    "이 요청에는 API 키가 필요합니다. Authorization: Bearer 뒤에 키를 적어 보내 주십시오.",
    "This request needs a token: send it as Authorization: Bearer TOKEN.",
)
BAD_TOKEN = Text(
    "API 키가 올바르지 않거나 더 이상 쓸 수 없습니다. 새 키를 만들어 주십시오.",
    "The token is unknown or no longer valid. Make a new one.",
)
STAFF_ONLY = Text("공무원만 쓸 수 있는 기능입니다.", "This is for officials.")
BAD_KEY = Text(
    "Idempotency-Key는 영문자·숫자·기호 1~100자로 적어 주십시오.",
    "An Idempotency-Key consists of 1 to 100 printable ASCII characters.",
)
NO_SUCH_ADDRESS = Text(
    "이 주소에는 아무것도 없습니다. /api/v1/docs에서 주소를 확인해 주십시오.",
    "There is nothing at this address. See /api/v1/docs for the addresses there are.",
)
WRONG_METHOD = Text(
    "이 주소에서는 쓸 수 없는 방법입니다. 쓸 수 있는 방법: {methods}",
    "This address does not take that method. It takes: {methods}",
)
MALFORMED = Text(
    "요청의 본문이 올바른 JSON이 아닙니다.", "The body of the request is not well-formed JSON (UTF-8)."
)
NOT_AN_OBJECT = Text("본문은 JSON 객체여야 합니다.", "The body must be a JSON object.")
TOO_DEEP = Text("JSON은 {max}단계까지만 겹칠 수 있습니다.", "JSON may be nested at most {max} levels deep.")
NUL = Text("글에 NUL 문자를 쓸 수 없습니다.", "Text may not contain the NUL character.")
WRONG_TYPE = Text("본문은 application/json으로 보내 주십시오.", "Send the body as application/json.")
TOO_LARGE = Text("요청은 {max}까지 보낼 수 있습니다.", "A request may have at most {max}.")
UNREADABLE = Text("요청을 읽을 수 없습니다.", "The request cannot be read.")
CHECK_INPUT = Text("보내신 값에 고칠 곳이 있습니다.", "Some of the values need correction.")
TOO_MANY = Text(
    "요청이 너무 잦습니다. {seconds}초 뒤에 다시 보내 주십시오.",
    "Too many requests. Please try again in {seconds} seconds.",
)
NOT_NDJSON = Text(
    "문서는 NDJSON(한 줄에 JSON 객체 하나)으로 보내 주십시오: Content-Type: application/x-ndjson.",
    "Send documents as NDJSON, one JSON object on each line: Content-Type: application/x-ndjson.",
)
TOO_MANY_LINES = Text(
    "한 번에 {most}줄까지 보낼 수 있습니다. 나누어 보내 주십시오.",
    "At most {most} lines may be sent at once. Please send them in parts.",
)
OUR_ERROR = Text(
    "저희 쪽 오류로 처리하지 못했습니다. 잠시 뒤 같은 Idempotency-Key로 다시 보내 주시면 두 번 처리되지 않습니다.",
    "Something failed on our side. Please try again later; with the same Idempotency-Key nothing is done twice.",
)
BACKWARDS = Text("from은 to보다 늦을 수 없습니다.", "from may not be later than to.")
BAD_CURSOR = Text(
    "이어 보기 표시(cursor)가 올바르지 않습니다. 처음부터 다시 열어 주십시오.",
    "The cursor is not one of ours. Please start from the first page.",
)
ONE_OF_TWO = Text(
    "business(사업자등록번호)와 person(아이디) 가운데 하나만 적어 주십시오.",
    "Give either business (registration number) or person (user name).",
)
BAD_BASE64 = Text(
    "파일의 내용(content_base64)이 올바른 Base64가 아닙니다.", "content_base64 is not valid Base64."
)

# what pydantic finds wrong, in our words; {…} are filled from its context
FAULTS: dict[str, Text] = {
    "missing": Text("꼭 필요한 값입니다.", "This value is required."),
    "int_parsing": Text("정수로 적어 주십시오.", "Must be a whole number."),
    "int_parsing_size": Text("너무 큰 수입니다.", "The number is too large."),
    "int_from_float": Text("정수로 적어 주십시오.", "Must be a whole number."),
    "greater_than_equal": Text("{ge} 이상이어야 합니다.", "Must be at least {ge}."),
    "less_than_equal": Text("{le} 이하여야 합니다.", "Must be at most {le}."),
    "bool_parsing": Text("true 또는 false로 적어 주십시오.", "Must be true or false."),
    "string_type": Text("글로 적어 주십시오.", "Must be text."),
    "string_too_long": Text("{max_length}자까지 쓸 수 있습니다.", "At most {max_length} characters."),
    "string_too_short": Text("비워 둘 수 없습니다.", "May not be empty."),
    "int_type": Text("정수로 적어 주십시오.", "Must be a whole number."),
    "bool_type": Text("true 또는 false로 적어 주십시오.", "Must be true or false."),
    "extra_forbidden": Text(
        "여기서는 이 이름의 값을 받지 않습니다. 이름을 확인해 주십시오.",
        "No value of this name is taken here. Please check the name.",
    ),
    "dict_type": Text("이름과 값의 객체여야 합니다.", "Must be an object of names and values."),
    "list_type": Text("목록이어야 합니다.", "Must be a list."),
    "too_long": Text("{max_length}개까지 보낼 수 있습니다.", "At most {max_length} items."),
    "model_type": NOT_AN_OBJECT,
    "model_attributes_type": NOT_AN_OBJECT,
    "date_out_of_range": Text(
        "날짜는 1900년부터 2999년까지 적을 수 있습니다.", "Dates are from 1900 to 2999."
    ),
    "date_unreadable": Text("날짜는 2026-05-31과 같이 적어 주십시오.", "Write the date as in 2026-05-31."),
    "literal_error": Text("쓸 수 있는 값: {expected}", "Must be one of: {expected}"),
}
OTHER_FAULT = Text("값을 읽을 수 없습니다.", "The value cannot be read.")

NEITHER_TEXT_NOR_BLOCKS = Text(
    "본문은 글(표기법) 또는 본문 형식의 JSON 객체로 보내 주십시오.",
    "Send the body as text in its notation, or as a JSON object of the format of bodies.",
)
NO_SUCH_DEPARTMENT = Text(
    "그런 코드의 부서가 지금 없습니다. 부서 코드를 확인해 주십시오.",
    "No department bears this code now. Please check it.",
)
NO_SUCH_OFFICIAL = Text(
    "재직 중인 그런 공무원 코드가 없습니다. 코드를 확인해 주십시오.",
    "No official in service bears this code. Please check it.",
)
RELEVANCE_NEEDS_WORDS = Text(
    "관련도순은 검색어(q)가 있을 때만 쓸 수 있습니다.", "sort=relevance needs words (q)."
)
TASK_WITHOUT_WORDS = Text(
    "task는 검색어(q)와 함께 쓸 수 없습니다. 단위과제명을 검색어에 적어 주십시오.",
    "task does not go with words (q). Put the name of the task among the words.",
)
UNKNOWN_VALUE = Text(
    "‘{value}’은(는) 없는 값입니다. 쓸 수 있는 값: {known}", "There is no “{value}”. Use one of: {known}"
)
