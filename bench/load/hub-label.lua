-- Gives the hub's labelled contacts the other label, one after the other in a scattered order, and then all of them again: the hub's
-- counters stay below the limit of the label, and every request takes one label off and puts one on. `skip` requests were made before.
dofile('common.lua')

local options
used = 0
-- Has no divisor in common with the number of contacts, so that every one gets its turn.
local step = 1237

function init(args)
  options = read_options(args)
end

function request()
  local place = options.skip + used
  used = used + 1
  local contact = options.firstHubContact + (place * step) % options.hubLabelled
  return labelled_put(id_text(contact), id_text(options.hub), label_types(options, 1 + math.floor(place / options.hubLabelled)))
end
