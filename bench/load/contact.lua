-- A new contact with ten properties; `number` makes its email address its own.
function contact_body(options, number)
  return string.format(
    '{"properties":{"email":"new%d-%d@example.com","firstname":"First%d","lastname":"Last%d","phone":"+3320%07d","company":"Company%dx Works",' ..
    '"jobtitle":"Senior title%d lead","city":"City%d","country":"France","lifecyclestage":"customer","website":"https://new%d.example.com"}}',
    options.seed, number, number % 1000, number % 5000, number, number / 10, math.random(0, options.records / 10), number % 200, number)
end
