-- Pages through the ready tasks in no order. A task that is ready from the first page to the last is on one of them at least.
-- ARGV: where the page begins, 0 for the first; about how many tasks to look at, no more than LOOKED_AT count
-- returns where the next page begins, '' if this is the last one, then ids
-- state change: none

-- Most tasks that one script looks at, since their payloads are read too.
local LOOKED_AT = 100

catchUp()
local cursor, fields = unpack(call('HSCAN', TASKS, ARGV[1], 'COUNT', math.min(ARGV[2], LOOKED_AT)))
local page = { cursor == '0' and '' or cursor }
for i = 1, #fields, 2 do
	if moves().stateOf(fields[i]) == 'ready' then
		page[#page + 1] = fields[i]
	end
end
wake()
return page
