-- Associates a random contact with the hub, which has more contacts than its limit allows: every answer is a refusal.
dofile('common.lua')

is_refusal_expected = true

local options

function init(args)
  options = read_options(args)
end

function request()
  return labelled_put(random_id(options.firstContact, options.contacts), id_text(options.hub), label_types(options, math.random(0, 1)))
end
