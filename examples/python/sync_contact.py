"""Keeps one person and their company in HubSpot, as an integration in Python does: upsert, associate, wait where there are too many calls.

    CROSSTIE_URL=http://127.0.0.1:4010 CROSSTIE_TOKEN=pat-na1-... python3 sync_contact.py
"""

import os
import sys
import time

import requests

BASE = os.environ.get("CROSSTIE_URL", "https://api.hubapi.com")
ATTEMPTS_MAX = 5

session = requests.Session()
session.headers["Authorization"] = "Bearer " + os.environ["CROSSTIE_TOKEN"]


def call(method, path, body=None):
    """One call. Where HubSpot says 429, waits for as long as it says and asks again."""
    for _ in range(ATTEMPTS_MAX):
        response = session.request(method, BASE + path, json=body, timeout=10)
        if response.status_code != 429:
            response.raise_for_status()
            return response.json()
        print(f"429 {response.json()['policyName']}: waits")
        time.sleep(float(response.headers.get("Retry-After", 1)))
    raise RuntimeError(f"{method} {path} was refused {ATTEMPTS_MAX} times")


def upsert(object_type, id_property, value, properties):
    """The id of the record that has the value, made or changed."""
    body = {"inputs": [{"idProperty": id_property, "id": value, "properties": properties}]}
    return call("POST", f"/crm/objects/2026-03/{object_type}/batch/upsert", body)["results"][0]["id"]


ada = upsert("contacts", "email", "ada@sleepers.example", {"firstname": "Ada"})
again = upsert("contacts", "email", "ada@sleepers.example", {"firstname": "Ada", "jobtitle": "Engineer"})
if again != ada:
    sys.exit(f"one email address, two contacts: {ada} and {again}")
company = call("POST", "/crm/objects/2026-03/companies", {"properties": {"name": "Sleepers"}})["id"]

call("PUT", f"/crm/objects/2026-03/contacts/{ada}/associations/default/companies/{company}")
listed = call("GET", f"/crm/objects/2026-03/companies/{company}/associations/contacts")["results"]
if [str(row["toObjectId"]) for row in listed] != [ada]:
    sys.exit(f"the company has other contacts than Ada: {listed}")

contact = call("GET", f"/crm/objects/2026-03/contacts/{ada}?properties=firstname,jobtitle")["properties"]
print(f"{contact['firstname']}, {contact['jobtitle']}, works at Sleepers")
