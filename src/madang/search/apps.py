from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "madang.search"
    label = "search"

    def ready(self) -> None:
        """Follows whatever is searched; registers what the worker does by itself."""
        from madang.kernel import outbox, settled
        from madang.search import following, reconciling, writing  # noqa: F401
        from madang.search.saved import sending  # noqa: F401

        for stream in writing.streams():
            settled.read_in_order(stream)
        for follower in following.FOLLOWERS:
            outbox.register(follower)
