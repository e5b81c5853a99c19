"""Asks the addresses that the site links to whether they still answer."""

from collections import Counter, defaultdict
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.links import Answer, Asker, Courtesy
from core.models import LinkCheck
from core.outbound import addresses, due, kinds, remember

USER_AGENT = "painsite-link-check/1.0 (+{site})"
Result = tuple[str, Answer]


class Command(BaseCommand):
    help = (
        "Asks every web address that public records hold whether it still answers, and "
        "notes it for the desk and the course pages. Safe to stop at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=positive, help="Ask so many at most.")
        parser.add_argument(
            "--older-than",
            type=int,
            default=0,
            metavar="DAYS",
            help="Leave out what was asked in the last days (default: ask all).",
        )
        parser.add_argument(
            "--only",
            action="append",
            choices=kinds(),
            default=[],
            help="Only the addresses of these records; may be repeated.",
        )
        parser.add_argument(
            "--workers", type=positive, default=8, help="Hosts at a time (default: 8)."
        )
        parser.add_argument(
            "--pause",
            type=float,
            default=1.0,
            metavar="SECONDS",
            help="Between two requests to one host (default: 1).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        urls = due(
            addresses(options["only"]), at - timedelta(days=options["older_than"])
        )[: options["limit"]]
        if not urls:
            self.stdout.write("No address to ask.")
            return
        asker = Asker(
            user_agent=USER_AGENT.format(site=settings.SITE_URL),
            courtesy=Courtesy(pause=options["pause"]),
        )
        self.ask_and_note(urls, asker, workers=options["workers"])

    def ask_and_note(self, urls: list[str], asker: Asker, *, workers: int) -> None:
        """Ask all, note each as it comes, and say at the end what was found.

        Until the first server has answered, this machine itself may be offline: so far
        nothing is written down, and if none answers, nothing is.
        """
        counts: Counter[str] = Counter()
        held: list[Result] = []
        online = False
        for url, answer in ask_all(urls, asker, workers):
            held.append((url, answer))
            online = online or answer.came_from_the_network
            while online and held:
                counts[self.note(*held.pop())] += 1
        if not online:
            raise CommandError(
                f"None of {len(urls)} addresses answered. Is this machine offline? "
                "Nothing was changed."
            )
        said = [
            f"{counts[o]} {o.label.lower()}" for o in LinkCheck.Outcome if counts[o]
        ]
        left = len(urls) - counts.total()
        said += [f"{left} left for the next time, as their host wished"] if left else []
        self.stdout.write(f"{len(urls)} addresses: {', '.join(said)}.")

    def note(self, url: str, answer: Answer) -> LinkCheck.Outcome:
        check = remember(url, answer, timezone.now())
        if answer.outcome == LinkCheck.Outcome.BROKEN and check.failing_since:
            since = f"{check.failing_since:%Y-%m-%d}"
            self.stdout.write(f"Broken since {since}: {url} ({answer.status_code})")
        return LinkCheck.Outcome(answer.outcome)


def ask_all(urls: list[str], asker: Asker, workers: int) -> Any:
    """Yields ``(url, answer)`` as they come, in the caller's thread.

    Hosts are asked side by side, the addresses of one host one after the other. A host
    that asks to be left alone is not asked again. The threads touch no database. When
    the caller stops early, each thread ends after the request it is in.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[host_of(url)].append(url)
    results: SimpleQueue[Result] = SimpleQueue()
    stop = Event()

    def ask_host(own: list[str]) -> None:
        for url in own:
            if stop.is_set():
                return
            answer = asker.ask(url)
            results.put((url, answer))
            if answer.retry_after is not None:
                return

    with ThreadPoolExecutor(max_workers=workers) as pool:
        running = {pool.submit(ask_host, own) for own in hosts.values()}
        try:
            while running or not results.empty():
                try:
                    yield results.get(timeout=0.1)
                except Empty:
                    done, running = wait(running, 0, FIRST_COMPLETED)
                    for future in done:
                        future.result()
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
