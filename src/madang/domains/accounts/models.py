"""Accounts of people, the businesses they act for, and what sign-in and the API need."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from madang.kernel import clock
from madang.kernel.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts as Django's sign-in backend asks for them."""


class Account(AbstractBaseUser):
    """A person who signs in. What an official may do comes from their posts and duties, never from here."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen"
        OFFICIAL = "official"

    username = models.CharField(max_length=40, unique=True)  # lower case
    email = models.EmailField(max_length=254, blank=True)
    email_verified_at = models.DateTimeField(null=True)
    full_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)  # digits with hyphens
    language = models.CharField(max_length=10, default="ko")
    notify_by_email = models.BooleanField(default=True)
    unsubscribe_token = models.CharField(max_length=16, unique=True, default=new_id)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CITIZEN)
    identity_confirmed_at = models.DateTimeField(null=True)
    identity_provider = models.CharField(max_length=20, blank=True, default="", db_default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(kind="citizen", email_verified_at__isnull=False),
                name="account_verified_email_once",
            ),
        ]
        indexes = [
            models.Index(fields=["full_name"], name="account_by_name"),
            models.Index(fields=["phone"], name="account_by_phone"),
            models.Index(Lower("email"), name="account_by_email"),
        ]


class EmailVerification(models.Model):
    """A single-use token that proves that a person reads an address; only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="verifications")
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "created_at"], name="verification_account")]


class Challenge(models.Model):
    """Somebody is asked for a proof: of who they are, or that they read an address. The answer is not kept."""

    class Purpose(models.TextChoices):
        IDENTITY = "identity"  # 본인확인
        LETTERS = "letters"  # that letters may go to an address

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    subject = models.CharField(max_length=40)  # of whom: an account, the receipt of a case
    provider = models.CharField(max_length=20)
    kept = models.JSONField()
    email = models.EmailField(max_length=254, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "subject", "created_at"], name="challenge_subject"),
            models.Index(fields=["email", "created_at"], name="challenge_email"),
            models.Index(fields=["created_at"], name="challenge_at"),
        ]


class SignInAttempt(models.Model):
    """A try to sign in, or to open a case with a receipt. Name or number and network address are kept as keyed
    hashes only, and not for long."""

    at = models.DateTimeField()
    account_key = models.CharField(max_length=32)
    address_key = models.CharField(max_length=32)
    succeeded = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["account_key", "at"], name="attempt_account"),
            models.Index(fields=["address_key", "at"], name="attempt_address"),
            models.Index(fields=["at"], name="attempt_at"),
        ]


class ApiToken(models.Model):
    """A key with which a program acts as an account; only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)  # to the hour
    revoked_at = models.DateTimeField(null=True)


class Business(models.Model):
    """A company that applies through its members (사업자)."""

    registration_number = models.CharField(max_length=10, unique=True)  # 사업자등록번호, digits only
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()


class Membership(models.Model):
    """A person who may act for a business."""

    class Role(models.TextChoices):
        REPRESENTATIVE = "representative"  # may add and remove members
        STAFF = "staff"

    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "account"], condition=Q(until__isnull=True), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="membership_period"
            ),
        ]


class Invitation(models.Model):
    """A representative asks a person to act for the business; it counts once the person says yes."""

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        TAKEN_BACK = "taken-back"

    business = models.ForeignKey(Business, models.CASCADE, related_name="invitations")
    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Membership.Role.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "account"], condition=Q(state="asked"), name="invitation_open_once"
            ),
        ]
