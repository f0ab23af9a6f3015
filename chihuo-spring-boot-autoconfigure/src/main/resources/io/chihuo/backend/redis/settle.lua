-- Ends leases.
-- ARGV: how many leases, one letter for each (A acknowledge, K acknowledge after a cancel, R release, N release before the
--   run began, U forced release of an unended run, C crash, T try again, P postpone, D dead letter, W wait to be completed;
--   a small letter for the same with a finish, which takes the place of all that follows), one letter for each that says
--   whether a result or failure comes with it (c or -; '' if none does), their ids, their fencing tokens; then in their
--   order for each T and P the delay in ms, for each T, P, C and D the error and the failed attempts ('' to leave them as
--   they are), then the result or failure
-- returns one letter for each: a acknowledged, f finished, r ready, d delayed, x dead letter, g given up without a dead
--   letter, w waiting, s completed from outside, q not settled, since the task is awaited and its result is missing, l lease
--   lost
-- state change: running -> absent, finished, ready, delayed, waiting or dead
local number, before = begin()
if before then
	return before
end
catchUp()
local count, letters, contents = tonumber(ARGV[1]), ARGV[2], ARGV[3]
-- called for each lease, so that a global name would cost time
local letterAt = string.sub
local held = call('HMGET', RUNNING, unpack(ARGV, 4, 3 + count))
local anything = call('EXISTS', RERUNS, FAILURES, EXPIRING, TRACKED, CHILDREN) > 0
local reruns = anything and call('EXISTS', RERUNS) == 1 and call('HMGET', RERUNS, unpack(ARGV, 4, 3 + count)) or {}
local anyFailure = anything and call('EXISTS', FAILURES) == 1
local tracked = anything and call('EXISTS', TRACKED) == 1 and call('HMGET', TRACKED, unpack(ARGV, 4, 3 + count)) or {}
local children = anything and call('EXISTS', CHILDREN) == 1 and call('HMGET', CHILDREN, unpack(ARGV, 4, 3 + count)) or {}
local extra = 4 + 2 * count
local answers, over = {}, {}
local done, perClaim, finished = {}, {}, {}
local released, how = {}, {}
-- Tasks that are acknowledged with their results.
local awaited, trackings, results = {}, {}, {}

for i = 1, count do
	local id, token, letter = ARGV[3 + i], ARGV[3 + count + i], letterAt(letters, i, i)
	local finish, delay, reason, log, content
	if letter ~= 'A' then
		finish, letter = string.find(letter, '%l'), string.upper(letter)
		if letter == 'T' or letter == 'P' then
			delay, extra = ARGV[extra], extra + 1
		end
		if delay or letter == 'D' or letter == 'C' then
			reason, log = ARGV[extra], ARGV[extra + 1]
			extra = extra + 2
		end
	end
	if contents ~= '' and letterAt(contents, i, i) == 'c' then
		content = ARGV[extra]
		extra = extra + 1
	end
	local running = held[i]
	local isAwaited = tracked[i] and content and letter == 'A' and not finish
	if not over[id] and running == token and not reruns[i] and (not tracked[i] or isAwaited)
		and not children[i]
		and (letter == 'A' or finish or letter == 'K' or letter == 'W') then
		over[id] = true
		done[#done + 1] = id
		perClaim[token] = (perClaim[token] or 0) + 1
		answers[i] = 'a'
		if isAwaited then
			local n = #awaited + 1
			awaited[n], trackings[n], results[n] = id, tracked[i], content
		end
		if finish then
			finished[#finished + 1] = id
			answers[i] = 'f'
		end
	elseif not over[id] and running and string.match(running, '^%d+') == token then
		local isMissing = tracked[i] and not content and (letter == 'A' or letter == 'D')
			and not string.find(running, 'c', 1, true)
		over[id] = not isMissing
		answers[i] = isMissing and 'q' or moves().settle(id, running, letter, finish, delay, reason, content, log)
		if not answers[i] then
			answers[i] = 'r'
			released[#released + 1] = id
			how[#released] = letter
		end
	else
		moves().report(id, token)
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
if #awaited > 0 then
	ends().endResults(awaited, trackings, results)
	call('HDEL', TRACKED, unpack(awaited))
end
if #finished > 0 and (retention > 0 or (anything and call('EXISTS', EXPIRING) == 1)) then
	for _, id in ipairs(finished) do
		moves().mark(id)
	end
elseif #finished > 0 then
	local marks = {}
	for i, at in ipairs(call('HMGET', FINISHED, unpack(finished))) do
		marks[2 * i - 1] = finished[i]
		marks[2 * i] = at or now
	end
	call('HSET', FINISHED, unpack(marks))
end
for i = #released, 1, -1 do
	local id = released[i]
	local failures = moves().failuresOf(id)
	if how[i] == 'R' then
		failures.suspect, failures.lapses = '', 0
	elseif how[i] == 'U' then
		failures.forcedReleases = failures.forcedReleases + 1
	end
	moves().fail(id, failures, now, failures.reason)
	if failures.suspect ~= '' then
		moves().addSuspect(id)
	else
		moves().enqueue(id, true, now)
	end
end
wake()
return remember(number, table.concat(answers))
