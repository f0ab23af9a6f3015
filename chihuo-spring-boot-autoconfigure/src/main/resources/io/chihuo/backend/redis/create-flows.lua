-- Stores flows whose ids are free.
-- ARGV: of each flow id, version, letter of its state, when it is due or '', when it is stored in 16 digits, when it ended or
--   0, plan, progress
-- returns one letter for each: y if it was stored, n if the id is taken
-- state change: absent -> stored
local number, before = begin()
if before then
	return before
end
local answers = {}
for i = 1, #ARGV, 8 do
	local id, letter, due, stored = ARGV[i], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
	local isFree = call('HEXISTS', FLOWS, id) == 0
	if isFree then
		call('HSET', FLOWS, id, table.concat({ ARGV[i + 1], letter, due, stored, ARGV[i + 5] }, ':'))
		call('HSET', PLANS, id, ARGV[i + 6])
		call('HSET', PROGRESS, id, ARGV[i + 7])
		call('ZADD', AGES, 0, letter .. stored .. id)
		call('HINCRBY', COUNTS, letter, 1)
		if due ~= '' then
			call('ZADD', WAKES, due, id)
		end
	end
	answers[#answers + 1] = isFree and 'y' or 'n'
end
return remember(number, table.concat(answers))
