-- Completes parked tasks. One whose run goes on ends with the completion when the run ends.
-- ARGV: of each task its id, the hash of its token, D done or F failed, the content, the reason
-- returns one letter for each: c completed, r completed before with the same content, a with another one, x the token is not
--   valid or not any more
-- state change: waiting -> absent, finished, ready, delayed or dead
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
local answers = {}

local function compare(ending, content, i)
	return (ending == 'F') == (ARGV[i + 2] == 'F') and content == ARGV[i + 3] and 'r' or 'a'
end

local function compareEnded(id, i)
	local ending, length, reasonLength, rest = string.match(move.outcomeOf(id, '0') or '', '^(.):%d+:(%d+):([%d-]+):(.*)$')
	if not ending or length == '0' or string.sub(rest, 1, length) ~= ARGV[i + 1] then
		return 'x'
	end
	return compare(ending, string.sub(rest, length + (tonumber(reasonLength) or 0) + 1), i)
end

local function complete(id, i)
	local running = call('HGET', RUNNING, id) or ''
	local isWaiting = string.byte(running) == 119
	local parked = (isWaiting or string.find(running, 'p', 1, true)) and move.parkedOf(call('HGET', TRACKED, '\2' .. id))
	if not parked or parked.hash ~= ARGV[i + 1] then
		return compareEnded(id, i)
	elseif parked.ending then
		return compare(parked.ending, parked.content, i)
	elseif string.find(running, 'c', 1, true) or (isWaiting and parked.deadline <= now) then
		return 'x'
	end
	allowGrowth()
	parked.ending, parked.content, parked.reason = ARGV[i + 2], ARGV[i + 3], ARGV[i + 2] == 'F' and ARGV[i + 4] or nil
	if isWaiting then
		move.unlink(id, 'waiting')
		move.endCompleted(id, parked, string.find(running, 'f', 1, true))
	else
		call('HSET', TRACKED, '\2' .. id, move.parkedRecord(parked))
	end
	return 'c'
end

for i = 1, #ARGV, 5 do
	answers[#answers + 1] = complete(ARGV[i], i)
end
wake()
return remember(number, table.concat(answers))
