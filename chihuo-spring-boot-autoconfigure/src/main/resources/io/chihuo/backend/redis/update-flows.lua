-- Changes flows that have the expected version. The first write takes no memory: flows must go on at the memory limit.
-- ARGV: of each flow id, expected version, new version, letter of its state, when it is due or '', when it ended or 0,
--   progress, y if its plan changes or n, new plan or ''
-- returns one letter for each: y if it was changed, n if not
-- state change: stored -> stored
local number, before = begin()
if before then
	return before
end
local answers = {}
for i = 1, #ARGV, 9 do
	local id, letter, due = ARGV[i], ARGV[i + 3], ARGV[i + 4]
	local version, former, _, stored = parts(id)
	local isExpected = version == ARGV[i + 1]
	if isExpected then
		call('ZREM', WAKES, id)
		call('HSET', FLOWS, id, table.concat({ ARGV[i + 2], letter, due, stored, ARGV[i + 5] }, ':'))
		call('HSET', PROGRESS, id, ARGV[i + 6])
		if ARGV[i + 7] == 'y' then
			call('HSET', PLANS, id, ARGV[i + 8])
		end
		if due ~= '' then
			call('ZADD', WAKES, due, id)
		end
		if letter ~= former then
			call('ZREM', AGES, former .. stored .. id)
			call('ZADD', AGES, 0, letter .. stored .. id)
			call('HINCRBY', COUNTS, former, -1)
			call('HINCRBY', COUNTS, letter, 1)
		end
	end
	answers[#answers + 1] = isExpected and 'y' or 'n'
end
return remember(number, table.concat(answers))
