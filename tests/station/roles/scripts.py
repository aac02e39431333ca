"""What the processes of the two roles are asked to run: see `test_public_process`."""

VISITING = """
import json
from django.test import Client
from django.core.cache import cache
from wagtail.models import Page
from cms_forms.pages.form_page import FormPage
cache.clear()
client = Client()
"""
VISITED = [
    *("report-a-crime", "report-a-road-traffic-incident", "request-information"),
    "message-to-the-safety-team",  # sensitive
]
A_VISIT_TO_SERVICES = f"""{VISITING}
from tests.station.answering import send
seen = {{}}
for service in FormPage.objects.live().filter(slug__in={VISITED}):
    addresses, page = send(Client(), service)
    reference = page.split('class="reference">')[1].split("<")[0]
    seen[reference] = addresses
print(json.dumps(seen))
"""
OPEN_A_SERVICE_WITH_FILES = """
import json
from cms_forms.models import Upload
from tests.cms_forms.files.conftest import PHOTOS
from tests.cms_forms.services import draft_of
page = draft_of(PHOTOS, slug="send-files")
page.get_latest_revision().publish()
print(json.dumps([each.pk.hex for each in Upload.objects.filter(submission=None)]))
"""
SEND_FILES = f"""{VISITING}
from django.db import connection, transaction
from cms_forms.files import linking
from cms_forms.models import Upload
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender
from cms_forms.pages import directory
directory.forget()  # it notices by itself within seconds
sender = Sender(Client(), "/send-files/")
sender.answer("kind/", kind="with")
assert sender.add(samples.HTML).status_code == 303
sender.add(samples.picture(), "away.jpg")
sender.remove(str(Upload.objects.for_visitor().filter(kind="jpeg").exclude(journey=None).get().pk))
sender.begin(100, "half.mp4")
assert sender.add(samples.picture()).status_code == 303
film = samples.MP4 + samples.noise(3_000)
address = sender.begin(len(film), "film.mp4")["Location"]
assert sender.patch(address, 0, film[:100]).status_code == 204
assert sender.patch(address, 100, film[100:]).status_code == 204
sent = sender.send_all()["Location"]
upload = Upload.objects.for_visitor().exclude(submission=None).first()
SEALED = b"0" * 32 + bytes(99)
wrong = []
linked = lambda: linking.link(upload, upload.begun_at)
for act in (lambda: Upload(sealed=SEALED).opened(), linked):
    try:
        act()
    except Exception as error:
        wrong.append(type(error).__name__)
refused = []
for statement in (
    "UPDATE cms_forms_upload SET submission_id = NULL WHERE id = %s",
    "DELETE FROM cms_forms_upload WHERE id = %s",
    "SELECT sealed FROM cms_forms_upload WHERE id = %s",
):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [upload.pk])
    except Exception as error:
        refused.append(type(error.__cause__).__name__)
try:
    with transaction.atomic(), connection.cursor() as cursor:
        # A table of the same name, in which nothing was sent.
        cursor.execute("CREATE TEMP TABLE cms_forms_upload (id uuid, submission_id bigint)")
        cursor.execute(
            "UPDATE cms_forms_uploadpart SET size = 1 WHERE upload_id = %s", [upload.pk]
        )
except Exception as error:
    refused.append(type(error.__cause__).__name__)
print(json.dumps([sent, wrong, refused]))
"""
READ_FILES = """
import json
from cms_forms.files import opening, sweeping
from cms_forms.models import Submission, Upload, UploadPart
files = opening.files_of(Submission.objects.latest("pk"))
read = [[each.name, len(b"".join(opening.original(each))) == each.upload.size] for each in files]
sweeping.run(100)
drafts = Upload.objects.filter(submission=None).exclude(pk__in=OTHERS)
print(json.dumps([read, drafts.count()]))
"""
A_REPORT = f"""{VISITING}
from tests.station.answering import send
send(Client(), FormPage.objects.live().first())
print("[]")
"""
ITS_LINK = """
import json
from cms_forms.models import Case
from cms_forms.models.reporter_link import address_of
print(json.dumps("/" + address_of(Case.objects.latest("pk")).split("/", 3)[3]))
"""
READ_THE_PAGE = f"""{VISITING}
print(json.dumps(client.get(LINK).content.decode()))
"""
ASK_SOMETHING = """
import json
from django.utils import timezone
from cms_forms.models import Case, Happened
case = Case.objects.latest("pk")
case.waiting_since = timezone.now()
case.save()
case.note(Happened.REPLY, for_reporter="Do you have a film?", asks=True)
print(json.dumps(Case.objects.get(pk=case.pk).waiting_since is not None))
"""
ADD_AND_TAKE_BACK = f"""{VISITING}
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cms_forms.files import samples
film = SimpleUploadedFile("canary.mp4", samples.MP4 + samples.noise(3_000))
said = {{"words": "Yes, a canary film", "files": film}}
added = client.post(LINK, said, follow=True).content.decode()
back = client.post(LINK + "withdraw/", {{"reason": "x"}}, follow=True).content.decode()
print(json.dumps([added, back]))
"""
ADD_WHAT_IS_NOT_THEIRS = f"""{VISITING}
from django.db import transaction
from cms_forms.files import sweeping
from cms_forms.models import Case, CaseEvent, Upload
case = Case.objects.only("pk").order_by("-pk")[0]
sent = Upload.objects.for_visitor().exclude(submission=None).first()
draft = Upload.objects.create()
refused = []
for upload in (sent, draft):
    try:
        with transaction.atomic():
            CaseEvent(
                case_id=case.pk, happened="added", data={{"uploads": [upload.pk.hex]}}
            ).save(force_insert=True)
    except Exception as error:
        refused.append(type(error.__cause__).__name__)
sweeping.let_go(draft)
print(json.dumps(refused))
"""
READ_WHAT_WAS_ADDED = """
import json
from cms_forms.models import Case
case = Case.objects.latest("pk")
from cms_forms.files import opening
words = [e.words() for e in case.events.filter(happened__in=["added", "withdrawn"])]
files = [file.name for file in opening.files_of(case.submission) if any(opening.original(file))]
print(json.dumps([*words, *files, case.withdrawn_at is not None, case.waiting_since is not None]))
"""
ASK_FOR_A_LINK = f"""{VISITING}
asked = {{"reference": "22222222", "email": "demo@rivermouth.example"}}
print(json.dumps(client.post("/report-status/", asked).status_code))
"""
LOOK_AT_REQUESTS = """
from cms_forms.casework import link_requests
print(link_requests.run(10))
"""
OPENING_A_LINK = """
import re
def go_on(link):
    other = Client()
    page = other.get(link, follow=True).content.decode()
    hidden = re.findall('<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return other, other.post("/go-on/", dict(hidden))
"""
SAVE_FOR_LATER = f"""{VISITING}{OPENING_A_LINK}
from django.db import DatabaseError, connection
from cms_forms import sealing
from cms_forms.models import ResumeMail
from tests.station import answering
others = ResumeMail.objects.count()
service = FormPage.objects.live().get(slug="report-a-crime")
step = service.current_version.form.steps[0]
answering._go_on(client, service.current_version.form, f"{{service.url}}{{step.slug}}/")
place = f"{{service.url}}save-for-later/"
hidden = answering._hidden(client, place)
# In this order: opening the newer one would end the other.
shown = client.post(place, hidden | {{"by": "hand"}}).content.decode()
mailed = client.post(place, hidden | {{"by": "mail", "email": "demo@rivermouth.example"}})
opened = []
try:
    ResumeMail.objects.first()
except DatabaseError as error:
    opened.append(type(error.__cause__).__name__)
mine = sealing.seal(b"x", bound_to=b"y")
try:
    sealing.open_sealed(mine, bound_to=b"y")
except sealing.CannotOpen as error:
    opened.append(type(error).__name__)
_, answer = go_on(re.search("/go-on/[^/]+/", shown)[0])
print(json.dumps([mailed.status_code, opened, answer.status_code, others]))
"""
SEND_WHAT_WAS_SAVED = """
import json, re
from django.core import mail
from django.test.utils import override_settings
from cms_forms.deliveries import resuming
mail.outbox = []
backend = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
with override_settings(MAILERS=backend):
    resuming.run(10)
print(json.dumps([re.search("/go-on/[^/]+/", str(each.body))[0] for each in mail.outbox]))
"""
GO_ON_ELSEWHERE = f"""{VISITING}{OPENING_A_LINK}
from cms_forms.models import ResumeMail
other, answer = go_on(LINK)
service = FormPage.objects.live().get(slug="report-a-crime")
other.post(f"{{service.url}}delete/")
print(json.dumps([answer.status_code, ResumeMail.objects.count()]))
"""
START_AGAIN = f"""{VISITING}
from cms_forms.models import Journey
from tests.station import answering
service = FormPage.objects.live().first()
before = Journey.objects.count()
step = service.current_version.form.steps[0]
answering._go_on(client, service.current_version.form, f"{{service.url}}{{step.slug}}/")
kept = Journey.objects.count() - before
client.post(f"{{service.url}}start/", answering._hidden(client, f"{{service.url}}start/"))
print(json.dumps([kept, Journey.objects.count() - before]))
"""
MAKE_AREAS = """
from wagtail.models import Site
from tests.local_areas.conftest import add_places, fill
places = add_places(Site.objects.get(is_default_site=True).root_page)
fill(places)
print("[]")
"""
FOLLOW_AN_AREA = f"""{VISITING}
from local_areas.models import Follower
from tests.local_areas.following.test_following import shown
area = "/your-area/northside/n1/"
paths = ["/your-area/", "/your-area/northside/", area, area + "statistics/",
    area + "statistics.csv", area + "updates.atom", "/following/A04/"]
statuses = {{path: client.get(path).status_code for path in paths}}
for _ in range(2):
    asked = client.post("/following/A04/", {{"email": "a@example.com", "shown": shown(9)}})
statuses["asked"] = asked.status_code
token = Follower.objects.get().token
for verb in ("confirm", "stop"):
    statuses[verb] = client.post(f"/following/{{verb}}/{{token}}/").status_code
print(json.dumps([statuses, Follower.objects.count()]))
"""
READ_EVERYTHING = """
import json
from cms_forms.models import Submission
read = [each.shown_reference for each in Submission.objects.all() if each.read_answers()]
print(json.dumps(read))
"""
EVERY_PAGE = f"""{VISITING}
pages = Page.objects.live().public().filter(depth__gt=1)
statuses = {{page.url: client.get(page.url, follow=True).status_code for page in pages}}
found = client.get("/search/?q=report").content.decode()
print(json.dumps([statuses, found, client.get("/nothing/").content.decode()]))
"""
ONE_PAGE = f"""{VISITING}
response = client.get(PATH)
print(json.dumps([response.status_code, response.content.decode()]))
"""
RESTRICT_PAGES = """
import json
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction
from station.pages.models import ContentPage
parent, paths = Page.objects.get(slug="advice"), {}
for kind in ("login", "groups", "password"):
    page = ContentPage(title=f"Behind the {kind}", slug=kind)
    parent.add_child(instance=page)
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password="lamp"
    )
    restriction.groups.set(Group.objects.all())
    paths[kind] = page.url
print(json.dumps(paths))
"""
RESTRICTED_PAGES = f"""{VISITING}
import re
seen = {{kind: client.get(path, follow=True) for kind, path in PATHS.items()}}
action = re.search('action="([^"]*authenticate[^"]*)"', seen["password"].content.decode())[1]
given = {{"password": "lamp", "return_url": PATHS["password"]}}
seen["with the password"] = client.post(action, given, follow=True)
given["return_url"] = "https://elsewhere.example/"
seen["to elsewhere"] = client.post(action, given)
pages = {{kind: [each.status_code, each.content.decode()] for kind, each in seen.items()}}
print(json.dumps(pages))
"""
ADD_FILES = """
import json
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.documents.models import Document
from wagtail.models import Site
from station.force.models import ForceSettings
from station.pages.models import ContentPage
image = Image.objects.create(title="Sign", file=get_test_image_file())
ForceSettings.objects.update(sign=image)
Redirect.objects.create(old_path="/old", redirect_link="/advice/", is_permanent=False)
document = Document.objects.create(title="Log", file=ContentFile(b"Disclosed", name="log.txt"))
page = ContentPage.objects.get(slug="advice")
words = f'<p><a linktype="document" id="{document.pk}">Log</a></p>'
page.body = json.dumps([{"type": "text", "value": words}])
page.save_revision().publish()
print(json.dumps(document.url))
"""
SEE_FILES = f"""{VISITING}
sign = client.get("/").content.decode()
redirected = client.get("/old/").url
document = client.get(PATH)
print(json.dumps([sign, redirected, b"".join(document.streaming_content).decode()]))
"""
