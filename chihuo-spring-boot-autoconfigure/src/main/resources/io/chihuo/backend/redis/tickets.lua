-- Looks through the tickets.
-- ARGV: where the last step ended, 0 to begin
-- returns where this step ended, 0 if there are no more, the last number given, then id and number of each in turn
-- state change: none
local cursor, fields = unpack(call('HSCAN', TASKS, ARGV[1], 'COUNT', STEP))
local ids, found = {}, {}
for i = 1, #fields, 2 do
	ids[#ids + 1] = fields[i]
end
for i, mark in ipairs(#ids > 0 and marksOf(ids, 1, #ids) or {}) do
	local number = numberOf(mark)
	if number then
		found[#found + 1] = ids[i]
		found[#found + 1] = number
	end
end
return { cursor, call('HGET', META, 'order') or '0', found }
