#!/bin/sh
# Makes a label, a contact and a company, ties the two with it, and reads that from the other side. Needs curl.
#
#   CROSSTIE_URL=http://127.0.0.1:4010 CROSSTIE_TOKEN=pat-na1-... sh associate.sh
set -eu

# What HubSpot refuses ends the script.
call() {
  method=$1 path=$2
  shift 2
  curl --silent --show-error --fail-with-body -X "$method" "$CROSSTIE_URL$path" \
    -H "Authorization: Bearer $CROSSTIE_TOKEN" -H 'Content-Type: application/json' "$@"
}
# The first value of a field of the JSON that is read.
field() { grep -o "\"$1\":\"\{0,1\}[^\",}]*" | head -n 1 | sed 's/.*:"\{0,1\}//'; }

label=$(call POST /crm/associations/2026-03/contacts/companies/labels -d '{"name":"works_at","label":"Works at"}' | field typeId)
contact=$(call POST /crm/objects/2026-03/contacts -d '{"properties":{"firstname":"Ada"}}' | field id)
company=$(call POST /crm/objects/2026-03/companies -d '{"properties":{"name":"Sleepers"}}' | field id)

call PUT "/crm/objects/2026-03/contacts/$contact/associations/companies/$company" \
  -d "[{\"associationCategory\":\"USER_DEFINED\",\"associationTypeId\":$label}]" >/dev/null

listed=$(call GET "/crm/objects/2026-03/companies/$company/associations/contacts")
case $listed in
  *"\"toObjectId\":$contact,"*'"label":"Works at"'*) echo "contact $contact works at company $company" ;;
  *) echo "the company does not know its contact: $listed" >&2 && exit 1 ;;
esac
