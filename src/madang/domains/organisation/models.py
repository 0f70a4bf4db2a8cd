"""Who belongs where, and since when. Periods are half-open: valid_from <= t < valid_until."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from madang.kernel import clock
from madang.kernel.ids import new_id


class DatedQuerySet(models.QuerySet):
    """Rows with a period of validity."""

    def at(self, at: datetime) -> Self:
        """Those valid at an instant."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at), valid_from__lte=at)


class Dated(models.Model):
    """Anything that is valid from an instant until another (or for the time being)."""

    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="%(class)s_period",
            )
        ]


class Institution(Dated):
    """The city itself, a district, an agency, a committee."""

    class Kind(models.TextChoices):
        CITY = "city"
        DISTRICT = "district"
        AGENCY = "agency"
        COMMITTEE = "committee"

    code = models.CharField(max_length=40)
    name = models.JSONField()
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="institution_code_once"),
        ]


class Department(Dated):
    """A department (처리과) under one name; a new name is a new row, joined to it by a Succession."""

    code = models.CharField(max_length=40)
    name = models.JSONField()
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="departments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    phone = models.CharField(max_length=20, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="department_code_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until__isnull=True), name="department_code_now_once"
            ),
        ]


class Succession(models.Model):
    """A department's duties pass to another; after a split the primary successor answers for what is open."""

    class Kind(models.TextChoices):
        MERGED = "merged"
        SPLIT = "split"
        RENAMED = "renamed"

    predecessor = models.ForeignKey(Department, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Department, models.PROTECT, related_name="origins")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    primary = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(primary=True), name="succession_one_primary"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
        ]


class Post(Dated):
    """A seat for one person in a department (직위); rank 1 (주무관) to 7 (시장), see `rules.LADDER`."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="department_posts")
    title = models.JSONField()
    rank = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=7), name="post_rank_on_ladder"),
        ]


class Official(Dated):
    """A person in the authority's service; `account` is what they sign in with (imported ones have none)."""

    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    officer_code = models.CharField(max_length=16, unique=True, default=new_id)
    phone = models.CharField(max_length=20, blank=True)  # the office line, never a private number

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["account"], condition=Q(valid_until__isnull=True), name="official_account_once"
            ),
        ]


class Holding(Dated):
    """An official holds a post. One official may hold several posts, a post has one holder at a time."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    official = models.ForeignKey(Official, models.PROTECT, related_name="holdings")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["post"], condition=Q(valid_until__isnull=True), name="holding_once"
            ),
        ]


class Absence(Dated):
    """An official is away, and who acts for them meanwhile (대결, 행정업무규정 제10조제3항)."""

    class Reason(models.TextChoices):
        LEAVE = "leave"  # 휴가
        TRAVEL = "travel"  # 출장
        TRAINING = "training"  # 교육
        SICK = "sick"  # 병가
        VACANCY = "vacancy"  # 직무대행
        OTHER = "other"

    official = models.ForeignKey(Official, models.PROTECT, related_name="absences")
    acting_official = models.ForeignKey(Official, models.PROTECT, null=True, related_name="actings")
    reason = models.CharField(max_length=10, choices=Reason.choices)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(acting_official__isnull=True) | ~Q(acting_official=F("official")),
                name="absence_acting_is_another",
            ),
        ]
        indexes = [models.Index(fields=["valid_until", "valid_from"], name="absence_period_index")]


class Duty(Dated):
    """A role that comes from a duty and not from rank: auditor, disclosure officer, inspector, operator."""

    class Role(models.TextChoices):
        AUDITOR = "auditor"
        DISCLOSURE_OFFICER = "disclosure_officer"
        INSPECTOR = "inspector"
        OPERATOR = "operator"

    official = models.ForeignKey(Official, models.PROTECT, related_name="duties")
    role = models.CharField(max_length=20, choices=Role.choices)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["official", "role"],
                condition=Q(valid_until__isnull=True, institution__isnull=True),
                name="duty_once",
            ),
            models.UniqueConstraint(
                fields=["official", "role", "institution"],
                condition=Q(valid_until__isnull=True),
                name="duty_once_in_institution",
            ),
        ]


class AuthoritySettings(models.Model):
    """The authority that runs this system: one row. `revision` changes whenever the organisation does."""

    class OfficialsShown(models.TextChoices):
        NAME = "name"
        POST_AND_PHONE = "post_and_phone"
        OFFICER_CODE = "officer_code"

    name = models.JSONField(default=dict)
    zone = models.CharField(max_length=40, default="Asia/Seoul")
    officials_shown = models.CharField(
        max_length=20, choices=OfficialsShown.choices, default=OfficialsShown.POST_AND_PHONE
    )
    announcements = models.JSONField(default=list)  # [{id, ko, en}], the newest first: on every page
    # how long nothing final is decided at most after witnesses last confirmed the disclosure log
    log_hours = models.PositiveSmallIntegerField(default=4)
    revision = models.CharField(max_length=16, default=new_id)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="authority_settings_one_row")]
