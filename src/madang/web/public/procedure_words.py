"""Words of the procedure page that are data: types of fields, what is disclosed of a step."""

from madang.kernel.text import Text

OBJECTION = "OBJ"  # begun from the case that was refused, never by itself
WHEN = Text("조건: {when}", "When: {when}")
TYPES = {
    "text": Text("글(한 줄)", "Text, one line"),
    "textarea": Text("글(여러 줄)", "Text"),
    "integer": Text("정수", "Whole number"),
    "decimal": Text("숫자", "Number"),
    "money": Text("금액(원)", "Amount in won"),
    "date": Text("날짜", "Date"),
    "boolean": Text("예·아니요", "Yes or no"),
    "choice": Text("하나 고르기", "One of a list"),
    "choices": Text("여러 개 고르기", "Several of a list"),
    "email": Text("전자우편 주소", "E-mail address"),
    "phone": Text("전화번호", "Telephone number"),
    "address": Text("주소", "Address"),
    "file": Text("파일", "File"),
}
DISCLOSED = {
    "actor": Text("처리한 사람과 부서", "Who, and which department"),
    "time": Text("처리한 시각(분까지)", "When, to the minute"),
    "result": Text("결과", "Result"),
    "reason": Text("사유", "Reason"),
    "reasons": Text("판단 이유", "Reasons"),
    "conditions": Text("조건", "Conditions"),
    "opinion": Text("협의 의견", "Opinions"),
}
