-- Ends leases.
-- ARGV: how many leases, one letter for each (A acknowledge, F acknowledge and finish,
--   R release, N release before the run began, H hand back, C crash, T try again, P postpone, D dead letter), their ids, their fencing tokens; then in
--   their order for each T and P the delay in ms and the error, for each C and D the error
-- returns one letter for each: a absent, f finished, r ready, d delayed, x dead letter, l lease lost
-- state change: running -> absent, finished, ready, delayed or dead
local number, before = begin()
if before then
	return before
end
catchUp()
local count, letters = tonumber(ARGV[1]), ARGV[2]
local held = call('HMGET', RUNNING, unpack(ARGV, 3, 2 + count))
local reruns = call('EXISTS', RERUNS) == 1 and call('HMGET', RERUNS, unpack(ARGV, 3, 2 + count)) or {}
local anyFailure = call('EXISTS', FAILURES) == 1
local extra = 3 + 2 * count
local answers, over = {}, {}
local done, perClaim, finished, unmarked = {}, {}, {}, {}
local released, how = {}, {}

local function settle(id, running, letter, delay, reason)
	local cancelled, isFinished = endLease(id, running)
	if letter == 'F' then
		mark(id)
		isFinished = true
	end
	if (letter == 'R' or letter == 'N' or letter == 'H') and not isFinished and not cancelled then
		released[#released + 1] = id
		how[#released] = letter
		return 'r'
	end
	local place = rerun(id, isFinished)
	if place then
		return place
	end
	if isFinished or cancelled or letter == 'A' then
		forget(id)
		return marked(id) and 'f' or 'a'
	end
	local failures = failuresOf(id)
	failures.lapses = 0
	if letter == 'C' then
		failures.suspect = string.match(running, '^%d+')
		return charge(id, failures, reason) and 'x' or 'r'
	end
	failures.attempts, failures.suspect = failures.attempts + (letter == 'P' and 0 or 1), ''
	if letter == 'D' then
		bury(id, failures, reason)
		return 'x'
	end
	fail(id, failures, now + delay, reason)
	return enqueue(id, true, now + delay)
end

for i = 1, count do
	local id, token, letter = ARGV[2 + i], ARGV[2 + count + i], string.sub(letters, i, i)
	local delay, reason
	if letter == 'T' or letter == 'P' then
		delay, reason = ARGV[extra], ARGV[extra + 1]
		extra = extra + 2
	elseif letter == 'D' or letter == 'C' then
		reason = ARGV[extra]
		extra = extra + 1
	end
	local running = held[i]
	if over[id] or not running then
		report(id, token)
		answers[i] = 'l'
	elseif running == token and not reruns[i] and (letter == 'F' or letter == 'A') then
		over[id] = true
		done[#done + 1] = id
		perClaim[token] = (perClaim[token] or 0) + 1
		if letter == 'F' then
			finished[#finished + 1] = id
			answers[i] = 'f'
		else
			unmarked[#unmarked + 1] = i
		end
	elseif string.match(running, '^%d+') == token then
		over[id] = true
		answers[i] = settle(id, running, letter, delay, reason)
	else
		report(id, token)
		answers[i] = 'l'
	end
end

if #done > 0 then
	call('HDEL', RUNNING, unpack(done))
	call('HDEL', TASKS, unpack(done))
	if anyFailure then
		call('HDEL', FAILURES, unpack(done))
	end
	for token, ended in pairs(perClaim) do
		leave(token, ended)
	end
end
local anyExpiring = call('EXISTS', EXPIRING) == 1
if retention > 0 or anyExpiring then
	for _, id in ipairs(finished) do
		mark(id)
	end
elseif #finished > 0 then
	local marks = {}
	for i, at in ipairs(call('HMGET', FINISHED, unpack(finished))) do
		marks[2 * i - 1] = finished[i]
		marks[2 * i] = at or now
	end
	call('HSET', FINISHED, unpack(marks))
end
local anyMark = anyExpiring or call('EXISTS', FINISHED) == 1
for _, i in ipairs(unmarked) do
	answers[i] = anyMark and marked(ARGV[2 + i]) and 'f' or 'a'
end
for i = #released, 1, -1 do
	local failures = failuresOf(released[i])
	if how[i] == 'R' then
		failures.suspect, failures.lapses = '', 0
	elseif how[i] == 'H' then
		failures.handBacks = failures.handBacks + 1
	end
	fail(released[i], failures, now, failures.reason)
	if failures.suspect ~= '' then
		addSuspect(released[i])
	else
		enqueue(released[i], true, now)
	end
end
wake()
return remember(number, table.concat(answers))
