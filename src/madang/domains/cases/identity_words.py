"""What an official may have seen to know who applied (신분 확인 서류)."""

from madang.kernel.text import Text

SEEN_NAMES = {
    "resident-card": Text("주민등록증", "Resident registration card"),
    "driver-licence": Text("운전면허증", "Driver's licence"),
    "passport": Text("여권", "Passport"),
    "foreigner-card": Text("외국인등록증", "Foreigner registration card"),
    "business-papers": Text(
        "사업자등록증과 대표자 신분증", "Business registration and the representative's card"
    ),
}
