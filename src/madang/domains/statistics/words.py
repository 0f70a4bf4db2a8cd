"""What is counted, in words that stand beside every figure."""

from madang.domains.statistics.significance import FEWEST, FEWEST_EXPECTED
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
    "Counted are public cases that have ended (decided, returned, withdrawn, transferred). The period is that of "
    "the local day on which they ended; cases of merged departments belong to the department now in charge. Of "
    "histories imported from other systems all with a planned end are counted; one is late where its last event "
    "lies after that end. The on-time rate is the share of the cases counted that did not pass their deadline. "
    "Legal time is working time (8 hours a day) without periods that do not count, such as supplements and "
    "consultations; wall time is the time that passed from filing to the end. Median and 90th percentile are "
    "nearest-rank: the value at place 50 % or 90 % of n, rounded up, in ascending order. Rates are not rounded.",
)
LATENCY_DEFINITION = Text(
    "공개된 민원의 공개된 기록마다, 일이 일어난 때부터 누구나 볼 수 있게 된 때까지 걸린 시간입니다. "
    "뒤늦게 입력한 기록도 들어 있습니다. 다른 시스템에서 옮겨 온 이력은 따로 셉니다. "
    "백분위는 작은 값부터 세어 n의 50%·99%째(올림) 값입니다.",
    "For each disclosed entry of a public case: the time from when it happened until everybody could see it, "
    "entries made late included. Histories imported from other systems are counted apart. Percentiles are "
    "nearest-rank.",
)
COMPLIANCE_DEFINITION = Text(
    "공개된 민원에서 공무원(담당자·결재자·협의 부서·위원회)이 하는 단계를 셉니다. 신청인이나 시스템이 하는 "
    "단계와 옮겨 온 이력은 빼고 셉니다. 공개해야 할 단계는 마친 단계, 건너뛴 단계, 그 단계의 기한이 지났는데 "
    "아무것도 입력되지 않은 단계입니다. 일이 일어난 그날(현지 날짜) 안에, 또는 일어난 뒤 1시간 안에 입력하면 "
    "제때 공개한 것입니다. 입력하면 바로 공개됩니다. 달은 단계를 마친 달(입력되지 않은 단계는 기한이 끝난 "
    "달)이고, 부서는 그 단계를 맡은 부서(합쳐진 부서는 지금 맡은 부서)입니다. 기한을 넘긴 민원은 넘긴 달에, "
    "연장은 연장한 달에, 민원을 맡은 부서에 셉니다. 비율은 반올림하지 않습니다.",
    "Counted are the steps that people in office do (handler, signatories, departments consulted, committees) in "
    "public cases; steps of the applicant or the system, and imported histories, are not. Due for publication "
    "are steps that were done, steps that were left out, and steps whose own term has passed with nothing "
    "entered. A step is published in time where it was entered on the local day on which it happened, or within "
    "an hour after it; what is entered is public at once. The month is the one in which the step was done (for "
    "steps not entered: in which its term ended); the department is the one that had the step (of merged ones: "
    "the one now in charge). Cases that passed their deadline count in the month in which they did, extensions "
    "in the month in which they were granted, with the department of the case. Rates are not rounded.",
)
COMPARISON_DEFINITION = Text(
    "두 기간에 끝난 민원의 법정 시간(근무일)을 견줍니다. 차이는 뒤 기간에서 앞 기간을 뺀 값이므로 음수이면 "
    "빨라진 것입니다. t는 두 기간의 분산이 달라도 되는 웰치(Welch) 검정의 값이고, p는 실제로는 차이가 없는데 "
    "우연만으로 이만큼 이상 벌어질 확률입니다(양쪽). p가 작아도 왜 달라졌는지, 그 차이가 큰지는 알 수 없고, p가 "
    "크다고 차이가 없다는 뜻도 아닙니다. 민원의 종류가 달라져도 평균은 움직입니다. 어느 한 기간이라도 "
    "{fewest}건보다 적으면 검정하지 않습니다. 기한 준수율은 두 비율의 z 검정으로 견주며, 지킨 것과 넘긴 것의 "
    "기댓값이 각각 {expected}건보다 적으면 검정하지 않습니다.",
    "Compared are the working days on the legal clock of cases that ended in two periods. The difference is "
    "after less before: below zero means faster. t is that of Welch’s test, which does not suppose equal "
    "variances; p is the probability that chance alone would bring a difference at least as large if there were "
    "none (two-sided). A small p tells neither why something changed nor whether the change matters, and a large "
    "p does not mean that nothing changed; a different mix of cases moves the mean as well. With fewer than "
    "{fewest} cases in either period there is no test. On-time rates are compared by a two-proportion z-test, "
    "unless fewer than {expected} cases in time or late are to be expected in either period.",
).format(fewest=FEWEST, expected=FEWEST_EXPECTED)
MISSING_DEFINITION = Text(
    "공개된 민원 가운데 공무원이 하는 단계의 기한이 지났는데 아무것도 입력되지 않은 것과, 처리기한이 지났는데 "
    "사유를 밝히지 않은 것입니다. 신청인을 기다리는 민원과 산입하지 않는 기간 중인 민원은 넣지 않습니다. "
    "입력하거나 사유를 밝히면 목록에서 사라집니다.",
    "In public cases: steps of people in office whose term has passed with nothing entered, and cases past their "
    "deadline for which no reason was given. Cases that wait for the applicant, or whose clock stands still, are "
    "not among them. What is entered or explained leaves this list at once.",
)
