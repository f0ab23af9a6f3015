-- Changes flows that have the expected version. The first write takes no memory: flows must go on at the memory limit.
-- ARGV: of each flow id, expected version, new version, letter of its state, when it is due or '', when it ended or 0,
--   progress, y if its plan changes or n, new plan or ''
-- returns one letter for each: y if it was changed, n if not
-- state change: stored -> stored
local number, before = begin()
if before then
	return before
end
local ids, flows = {}, {}
for i = 1, #ARGV, 9 do
	ids[#ids + 1] = ARGV[i]
end
for i, flow in ipairs(call('HMGET', FLOWS, unpack(ids))) do
	flows[ids[i]] = flow
end
-- as in allowGrowth
call('HDEL', COUNTS, '')
local answers, changed, progress, wakes, states = {}, {}, {}, {}, {}
for i, id in ipairs(ids) do
	local at = 9 * i - 8
	local letter, due = ARGV[at + 3], ARGV[at + 4]
	local version, former, _, stored = partsOf(flows[id])
	local isExpected = version == ARGV[at + 1]
	if isExpected then
		local n = #changed
		flows[id] = ARGV[at + 2] .. ':' .. letter .. ':' .. due .. ':' .. stored .. ':' .. ARGV[at + 5]
		changed[n + 1], changed[n + 2] = id, flows[id]
		progress[n + 1], progress[n + 2] = id, ARGV[at + 6]
		wakes[id] = due
		if ARGV[at + 7] == 'y' then
			call('HSET', PLANS, id, ARGV[at + 8])
		end
		if letter ~= former then
			states[#states + 1] = { former, letter, stored .. id }
		end
	end
	answers[i] = isExpected and 'y' or 'n'
end
if #changed > 0 then
	call('HSET', FLOWS, unpack(changed))
	call('HSET', PROGRESS, unpack(progress))
end
local due = {}
for id, at in pairs(wakes) do
	if at == '' then
		call('ZREM', WAKES, id)
	else
		due[#due + 1], due[#due + 2] = at, id
	end
end
if #due > 0 then
	call('ZADD', WAKES, unpack(due))
end
for _, state in ipairs(states) do
	call('ZREM', AGES, state[1] .. state[3])
	call('ZADD', AGES, 0, state[2] .. state[3])
	call('HINCRBY', COUNTS, state[1], -1)
	call('HINCRBY', COUNTS, state[2], 1)
end
return remember(number, table.concat(answers))
