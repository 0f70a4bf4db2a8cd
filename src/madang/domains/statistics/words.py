"""What is counted, in words that stand beside every figure."""

from madang.kernel.text import Text

PROCESSING_DEFINITION = Text(
    "공개된 민원 가운데 끝난 것(처리 완료, 반려, 취하, 이송)을 셉니다. "
    "기간은 끝난 날(현지 날짜)을 기준으로 하고, 합쳐진 부서의 민원은 지금 그 일을 맡은 부서에 넣습니다. "
    "다른 시스템에서 옮겨 온 이력은 계획 완료일이 적힌 것을 모두 세며, "
    "마지막 기록이 계획 완료일보다 뒤이면 늦은 것으로 봅니다. "
    "기한 준수율은 센 민원 가운데 처리기한을 넘기지 않은 비율입니다. "
    "법정 시간은 보완·협의 등 산입하지 않는 기간을 뺀 근무시간(하루 8시간)이고, "
    "실제 시간은 신청한 때부터 끝날 때까지 흐른 시간입니다. "
    "중앙값과 90백분위는 작은 값부터 세어 n의 50%·90%째(올림) 값입니다. 비율은 반올림하지 않습니다.",
    "Counted are public cases that have ended (decided, returned, withdrawn, transferred). The period is that of the "
    "local day on which they ended; cases of merged departments belong to the department now in charge. Of histories "
    "imported from other systems all with a planned end are counted; one is late where its last event lies after that "
    "end. The on-time rate is the share of the cases counted that did not pass their deadline. Legal time is working "
    "time (8 hours a day) without periods that do not count, such as supplements and consultations; wall time is the "
    "time that passed from filing to the end. Median and 90th percentile are nearest-rank: the value at place 50 % or "
    "90 % of n, rounded up, in ascending order. Rates are not rounded.",
)
LATENCY_DEFINITION = Text(
    "공개된 민원의 공개된 기록마다, 일이 일어난 때부터 누구나 볼 수 있게 된 때까지 걸린 시간입니다. "
    "뒤늦게 입력한 기록도 들어 있습니다. 다른 시스템에서 옮겨 온 이력은 따로 셉니다. "
    "백분위는 작은 값부터 세어 n의 50%·99%째(올림) 값입니다.",
    "For each disclosed entry of a public case: the time from when it happened until everybody could see it, entries "
    "made late included. Histories imported from other systems are counted apart. Percentiles are nearest-rank.",
)
