-- Removes flows that have the expected version.
-- ARGV: of each flow id, expected version
-- returns one letter for each: y if it was removed, n if not
-- state change: stored -> absent
local number, before = begin()
if before then
	return before
end
local answers = {}
for i = 1, #ARGV, 2 do
	local id = ARGV[i]
	local version, letter, _, stored = parts(id)
	local isExpected = version == ARGV[i + 1]
	if isExpected then
		call('ZREM', WAKES, id)
		call('ZREM', AGES, letter .. stored .. id)
		call('HDEL', FLOWS, id)
		call('HDEL', PLANS, id)
		call('HDEL', PROGRESS, id)
		call('HINCRBY', COUNTS, letter, -1)
	end
	answers[#answers + 1] = isExpected and 'y' or 'n'
end
return remember(number, table.concat(answers))
