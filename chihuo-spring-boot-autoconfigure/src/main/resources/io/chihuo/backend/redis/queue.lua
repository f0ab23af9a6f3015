-- The part that every script begins with: names of the keys, time, policy, and the moves that any of them may make.
--
-- KEYS: all keys of one queue, in this order. All of them are declared even where a script does not use them: while
-- a slot moves, Redis Cluster then answers TRYAGAIN rather than run a script on half of a queue.
--   META      hash    format: format and minor version (StoreFormat.java) of those who write here, a dot between them;
--                     max-length, max-crashes, retention (ms); order: last number given; token: last fencing token;
--                     skipped: there if the last claim that found too little left entries that it excluded
--   TASKS     hash    id -> when it was added (8 bytes, ms since the epoch); then may stand \2 and 8 bytes for ledger.lua,
--                     then \3 and 8 bytes: since when it is ready, or will be; then fields (TaskFields.java: a byte, the
--                     length in 4 bytes, and so many bytes), \0 and the payload
--   HEAD      list    front part of the queue, READY the rest; entries are ids, or id \1 generation (see STALE)
--   READY     list
--   STALE     hash    id -> generation of its live entry (0: none) : number of entries in the lists that are void
--   DELAYED   zset    D + id (goes to the tail) or H + id (goes to the head), by the time at which it is due
--   RUNNING   hash    id -> fencing token and flags: i lease renewed by itself, c cancelled, f finished meanwhile,
--                     s claimed as a suspect; others are kept as they are
--   CLAIMS    hash    i + token -> ids claimed together, in order; n + token -> how many of them are still held
--   LEASES    zset    G + token (all held since that claim and never renewed) or L + id, by the time they lapse
--   RERUNS    hash    id -> f or t (head or tail), e or - (even if finished), due time : what goes into TASKS
--   FAILURES  hash    id -> attempts : crashes : hand-backs : time of death, or since when it is ready or will be :
--                     token of the lease that made it a suspect, if it is one / how many leases have lapsed since one of
--                     its runs ended, if any : tokens of leases that were charged as crashes, commas between them : what
--                     later versions keep, without colons : last error; for ids that were leased before
--   DEAD      zset    id by number of its burial
--   FINISHED  hash    id -> time of its mark, while marks last for ever
--   EXPIRING  zset    id by the time of its mark, while marks expire (move-marks.lua moves them when that changes)
--   UNTOLD    list    ids that died of lapsed leases, until a listening worker has taken note
--   SUSPECTS  zset    ids that wait and are claimed alone, by numbers that fall: the latest is the first
--   SESSION   hash    of one client: claim + number modulo 32 -> number : token of its last claims, and call + number modulo 32 -> number : answer of its last calls
--                     (no two under way have the same remainder), so that a call that is sent twice is made once
-- Times are milliseconds of the server's clock. Members of DELAYED and LEASES with other first letters are a later version's;
-- they are left to it. No record makes a script fail, whatever is in it: it is read as empty, or its task is claimed, found
-- damaged and buried.
local META, TASKS, HEAD, READY, STALE, DELAYED, RUNNING, CLAIMS, LEASES, RERUNS, FAILURES, DEAD, FINISHED, EXPIRING,
	UNTOLD, SUSPECTS, SESSION = unpack(KEYS)
local call = redis.call

-- Most ids that one script puts back, or drops, on the way, so that none blocks the server for long.
local STEP = 500

local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local settings = call('HMGET', META, 'max-length', 'max-crashes', 'retention', 'skipped', 'format')
-- Format and minor version as StoreFormat.java has them, and whether they have to be written down.
local VERSION, PARTS = '1.0', '^(%d+)%.(%d+)$'
local unstamped = not settings[5]
if settings[5] ~= VERSION and settings[5] then
	local format, minor = string.match(settings[5], PARTS)
	local ownFormat, ownMinor = string.match(VERSION, PARTS)
	if format ~= ownFormat then
		return redis.error_reply('OTHERFORMAT ' .. settings[5])
	end
	unstamped = tonumber(minor) < tonumber(ownMinor)
end
local maxLength = tonumber(settings[1] or -1)
local maxCrashes = tonumber(settings[2] or 3)
local retention = tonumber(settings[3] or 0)
local skipped = settings[4] ~= false

-- How long what a later version has written is left to it, in ms.
local UNKNOWN_KIND_DELAY = 30000

-- Whether something became claimable where nothing was. A worker that finds nothing takes the last entry of both
-- lists, so that only the first entry of one has to be told, unless the worker skipped entries that it excludes.
local woken = false

local function digits(number)
	return string.format('%.0f', number)
end

-- What stands between time and body of a task that is ready later than it was added.
local function readyMark(at)
	return '\3' .. struct.pack('>l', at)
end

local function publish(event)
	call('PUBLISH', string.sub(META, 1, -5) .. 'events', event)
end

-- Whether a suspect came to wait.
local suspected = false

-- A write that takes no memory, made before any that does: at its memory limit Redis refuses a script whose first
-- write may grow, and what settles tasks must not be refused.
local function allowGrowth()
	call('HDEL', META, '')
end

-- Write down which version works on the queue; called by scripts that bring something into it.
local function stampVersion()
	if unstamped then
		call('HSET', META, 'format', VERSION)
	end
end

-- The number of this call, which comes last of the arguments, and its answer if it was made before: a client whose
-- connection was cut sends again what was not answered.
local function begin()
	local number = table.remove(ARGV)
	return number, string.match(call('HGET', SESSION, 'call' .. number % 32) or '', '^' .. number .. ':(.*)$')
end

-- Keep the answer until another call has the same remainder; a client makes that one only when it has this answer.
local function remember(number, answer)
	allowGrowth()
	call('HSET', SESSION, 'call' .. number % 32, number .. ':' .. answer)
	call('PEXPIRE', SESSION, 600000)
	return answer
end

-- Called last: tell the workers.
local function wake()
	if woken or suspected then
		publish('r')
	end
end

-- Put entries into a list.
local function push(command, list, ...)
	if call(command, list, ...) == select('#', ...) or skipped then
		woken = true
	end
end

-- Whether a mark made at a time still holds.
local function holds(at)
	return at and (retention == 0 or tonumber(at) > now - retention)
end

-- Time of the mark of an id, or nil.
local function marked(id)
	local at = call('HGET', FINISHED, id) or call('ZSCORE', EXPIRING, id)
	return holds(at) and at or nil
end

local function unmark(id)
	call('HDEL', FINISHED, id)
	call('ZREM', EXPIRING, id)
end

-- Returns whether there was no mark; an earlier one keeps its time.
local function mark(id)
	if marked(id) then
		return false
	end
	unmark(id)
	if retention == 0 then
		call('HSET', FINISHED, id, now)
	else
		call('ZADD', EXPIRING, now, id)
	end
	return true
end

local function countMarks()
	return call('HLEN', FINISHED) + (retention == 0 and call('ZCARD', EXPIRING)
		or call('ZCOUNT', EXPIRING, '(' .. now - retention, '+inf'))
end

-- How many ids wait, ready or delayed. RUNNING has one field that is no id.
local function waiting()
	return call('HLEN', TASKS) - math.max(call('HLEN', RUNNING) - 1, 0) - call('ZCARD', DEAD)
end

-- What stands in the lists for an id that is put there.
local function entry(id)
	local void = call('HGET', STALE, id)
	if not void then
		return id
	end
	local generation = digits(call('HINCRBY', META, 'order', 1))
	call('HSET', STALE, id, generation .. string.match(void, ':%d+$'))
	return id .. '\1' .. generation
end

-- The id of an entry that was taken from a list, or nil if it is void.
local function live(taken)
	local at = string.find(taken, '\1', 1, true)
	local id = at and string.sub(taken, 1, at - 1) or taken
	local void = call('HGET', STALE, id)
	if not void then
		return id
	end
	local generation, count = string.match(void, '^(%d+):(%d+)$')
	local isLive = at and string.sub(taken, at + 1) == generation
	if isLive then
		generation = '0'
	else
		count = count - 1
	end
	if generation == '0' and tonumber(count) == 0 then
		call('HDEL', STALE, id)
	else
		call('HSET', STALE, id, generation .. ':' .. count)
	end
	return isLive and id or nil
end

-- Leave the entry of a ready id void. For each one a few entries are looked at, from the front of READY on, and moved
-- to the end of HEAD without the void ones, so that these are never more than a part of the lists.
local function leaveVoid(id)
	local void = call('HGET', STALE, id)
	local count = void and string.match(void, '%d+$') or 0
	call('HSET', STALE, id, '0:' .. (count + 1))
	local entries = call('LPOP', READY, 4)
	if not entries and call('EXISTS', HEAD) == 1 then
		call('RENAME', HEAD, READY)
	end
	for _, moved in ipairs(entries or {}) do
		local at = string.find(moved, '\1', 1, true)
		local current = call('HGET', STALE, at and string.sub(moved, 1, at - 1) or moved)
		if not current or (at and string.match(current, '^%d+') == string.sub(moved, at + 1)) then
			call('RPUSH', HEAD, moved)
		else
			live(moved)
		end
	end
end

-- What comes before the bodies of new tasks that go to the tail at once, and put them there.
local function beginTail(stamp)
	return stamp
end

local function pushTail(entries)
	push('RPUSH', READY, unpack(entries))
end

-- Give a waiting task another body.
local function replace(id, stamp, body)
	call('HSET', TASKS, id, stamp .. body)
end

-- Empty what tasks are claimed from.
local function clearReady()
	call('UNLINK', HEAD, READY, STALE, SUSPECTS)
end

-- Put an id that is in no list before the other suspects.
local function addSuspect(id)
	call('ZADD', SUSPECTS, -call('HINCRBY', META, 'order', 1), id)
	suspected = true
end

-- Returns whether it was one that waited.
local function removeSuspect(id)
	return call('ZREM', SUSPECTS, id) == 1
end

-- Put an id that is in no list where it waits. Equal times keep their order by a fraction of a millisecond.
local function enqueue(id, first, due)
	if due > now then
		local last = call('ZREVRANGEBYSCORE', DELAYED, '(' .. digits(due + 1), digits(due), 'WITHSCORES', 'LIMIT', 0, 1)
		local earliest = call('ZRANGE', DELAYED, 0, 0, 'WITHSCORES')[2]
		call('ZADD', DELAYED, last[2] and last[2] + 1 / 4096 or due, (first and 'H' or 'D') .. id)
		if not earliest or due < tonumber(earliest) then
			publish('n' .. digits(due - now))
		end
		return 'd'
	end
	push(first and 'LPUSH' or 'RPUSH', first and HEAD or READY, entry(id))
	return 'r'
end

-- ready, delayed, running, dead or absent; for running also what RUNNING says.
local function stateOf(id)
	local running = call('HGET', RUNNING, id)
	if running then
		return 'running', running
	elseif call('HEXISTS', TASKS, id) == 0 then
		return 'absent'
	elseif call('ZSCORE', DEAD, id) then
		return 'dead'
	elseif call('ZSCORE', DELAYED, 'D' .. id) or call('ZSCORE', DELAYED, 'H' .. id) then
		return 'delayed'
	end
	return 'ready'
end

-- When a delayed task is due.
local function dueOf(id)
	return math.floor(call('ZSCORE', DELAYED, 'D' .. id) or call('ZSCORE', DELAYED, 'H' .. id))
end

-- Take a task that does not run out of the place where it waits.
local function unlink(id, state)
	if state == 'ready' then
		if not removeSuspect(id) then
			leaveVoid(id)
		end
	elseif state == 'delayed' then
		call('ZREM', DELAYED, 'D' .. id, 'H' .. id)
	elseif state == 'dead' then
		call('ZREM', DEAD, id)
	end
end

-- Forget a task that is in no place any more.
local function forget(id)
	call('HDEL', TASKS, id)
	call('HDEL', FAILURES, id)
	call('HDEL', RERUNS, id)
end

-- What FAILURES holds of an id.
local function failuresOf(id)
	local attempts, crashes, handBacks, at, suspect, lapses, charged, more, reason = string.match(
		call('HGET', FAILURES, id) or '', '^(%d+):(%d+):(%d+):(%d+):(%d*)/?(%d*):([%d,]*):([^:]*):(.*)$')
	return { attempts = tonumber(attempts or 0), crashes = tonumber(crashes or 0), handBacks = tonumber(handBacks or 0),
		at = at or 0, suspect = suspect or '', lapses = tonumber(lapses) or 0, charged = charged or '', more = more or '',
		reason = reason or '' }
end

local function fail(id, failures, at, reason)
	call('HSET', FAILURES, id, table.concat({ failures.attempts, failures.crashes, failures.handBacks, digits(at),
		failures.suspect .. (failures.lapses > 0 and '/' .. failures.lapses or ''), failures.charged, failures.more,
		reason }, ':'))
end

local function bury(id, failures, reason)
	if call('HEXISTS', TASKS, id) == 0 then
		call('HSET', TASKS, id, '')
	end
	fail(id, failures, now, reason)
	call('ZADD', DEAD, call('HINCRBY', META, 'order', 1), id)
end

local function diesOfCrashes(failures)
	return maxCrashes >= 0 and failures.crashes >= maxCrashes
end

-- Charge a crash to a suspect that is in no list; returns whether it became a dead letter.
local function charge(id, failures, reason)
	failures.attempts, failures.crashes = failures.attempts + 1, failures.crashes + 1
	if diesOfCrashes(failures) then
		bury(id, failures, reason)
		return true
	end
	fail(id, failures, now, reason)
	addSuspect(id)
	return false
end

-- A process reports with a lease that is no longer held. It did not die, so what followed from the lapse is undone; the
-- task runs again nevertheless.
local function report(id, token)
	if not string.find(call('HGET', FAILURES, id) or '', token, 1, true) then
		return
	end
	local failures, state = failuresOf(id), stateOf(id)
	local wasSuspect = failures.suspect ~= ''
	local charged, count = string.gsub(',' .. failures.charged .. ',', ',' .. token .. ',', ',', 1)
	if count == 0 and failures.suspect ~= token then
		return
	end
	failures.attempts, failures.crashes = failures.attempts - count, failures.crashes - count
	failures.charged = string.match(charged, '^,+(.-),*$') or ''
	if failures.suspect == token then
		failures.suspect = ''
	end
	failures.lapses = math.max(failures.lapses - 1, 0)
	allowGrowth()
	local revived = state == 'dead' and wasSuspect and not diesOfCrashes(failures)
	fail(id, failures, revived and now or failures.at, failures.reason)
	if revived then
		call('ZREM', DEAD, id)
	end
	if revived and failures.suspect ~= '' then
		addSuspect(id)
	elseif revived or (failures.suspect == '' and removeSuspect(id)) then
		push('LPUSH', HEAD, entry(id))
	end
end

-- Lease ids together, at least one; returns their fencing token.
local function lease(ids, length)
	-- grows with the clock, so that it keeps growing even if a failover has lost the latest writes
	local token = digits(math.max(time[1] * 1000000 + time[2], (call('HGET', META, 'token') or 0) + 1))
	local fields = {}
	for i, id in ipairs(ids) do
		fields[2 * i - 1] = id
		fields[2 * i] = token
	end
	if call('EXISTS', RUNNING) == 0 then
		-- a long value makes Redis keep this hash as a table rather than a list that it searches
		call('HSET', RUNNING, '', string.rep('-', 512))
	end
	call('HSET', RUNNING, unpack(fields))
	call('HSET', CLAIMS, 'i' .. token, table.concat(ids, '\n'), 'n' .. token, #ids)
	call('ZADD', LEASES, now + length, 'G' .. token)
	call('HSET', META, 'token', token)
	return token
end

-- Note that leases of one claim are over.
local function leave(token, count)
	if call('HINCRBY', CLAIMS, 'n' .. token, -count) <= 0 then
		call('HDEL', CLAIMS, 'n' .. token, 'i' .. token)
		call('ZREM', LEASES, 'G' .. token)
	end
end

-- End the lease of an id; returns whether it was cancelled and whether it was finished meanwhile.
local function endLease(id, running)
	call('HDEL', RUNNING, id)
	if string.find(running, 'i', 1, true) then
		call('ZREM', LEASES, 'L' .. id)
	end
	leave(string.match(running, '^%d*'), 1)
	return string.find(running, 'c', 1, true), string.find(running, 'f', 1, true)
end

-- Run an id again as was asked for while it ran, unless its finish forbids that; returns where it waits then.
local function rerun(id, finished)
	local request = call('HGET', RERUNS, id)
	if not request then
		return nil
	end
	local first, even, due, stamp, body = string.match(request, '^(.)(.)(%d+):(........)(.*)$')
	if not first then
		due, stamp, body = 0, '', ''
	elseif finished and even ~= 'e' then
		return nil
	end
	call('HDEL', RERUNS, id)
	due = math.max(tonumber(due), now)
	call('HDEL', FAILURES, id)
	call('HSET', TASKS, id, first and stamp .. readyMark(due) .. body or '')
	return enqueue(id, first == 'f', due)
end

-- What becomes of a task whose lease lapsed.
local function lapse(id, running)
	local cancelled, finished = endLease(id, running)
	if rerun(id, finished) then
		return
	end
	if cancelled or finished then
		forget(id)
		return
	end
	local failures = failuresOf(id)
	local wasSuspect, token = failures.suspect ~= '', string.match(running, '^%d+') or '0'
	failures.suspect, failures.lapses = token, failures.lapses + 1
	if not wasSuspect then
		fail(id, failures, now, failures.reason)
		addSuspect(id)
		return
	end
	local charged = {}
	for other in string.gmatch(failures.charged, '%d+') do
		charged[#charged + 1] = other
	end
	charged[#charged + 1] = token
	failures.charged = table.concat(charged, ',', math.max(#charged - 7, 1))
	if charge(id, failures, 'Its process died ' .. failures.crashes + 1
		.. ' time(s) while the task was claimed alone, or was cut off') then
		call('RPUSH', UNTOLD, id)
		call('LTRIM', UNTOLD, -1000, -1)
		publish('d')
	end
end

-- Put tasks with lapsed leases back at the head; the one claimed first is the next to be claimed. What is more than one
-- script may do keeps its place in LEASES for the next one.
local function reclaim(members)
	local tokens, renewed, known = {}, {}, {}
	for _, member in ipairs(members) do
		local kind, name = string.sub(member, 1, 1), string.sub(member, 2)
		local token = name
		if kind == 'L' then
			token = string.match(call('HGET', RUNNING, name) or '', '^%d+')
			renewed[name] = true
		end
		if kind ~= 'L' and kind ~= 'G' then
			call('ZADD', LEASES, 'XX', now + UNKNOWN_KIND_DELAY, member)
		elseif not token then
			call('ZREM', LEASES, member)
		elseif not known[token] then
			known[token] = true
			tokens[#tokens + 1] = token
		end
	end
	table.sort(tokens, function(one, other)
		return #one > #other or (#one == #other and one > other)
	end)
	local left = STEP
	for _, token in ipairs(tokens) do
		local group = tonumber(call('ZSCORE', LEASES, 'G' .. token) or math.huge) <= now
		local ids = {}
		for id in string.gmatch(call('HGET', CLAIMS, 'i' .. token) or '', '[^\n]+') do
			ids[#ids + 1] = id
		end
		for i = #ids, 1, -1 do
			if left == 0 then
				return
			end
			local running = call('HGET', RUNNING, ids[i])
			if running and (string.match(running, '^%d+') or token) == token
				and (renewed[ids[i]] or (group and not string.find(running, 'i', 1, true))) then
				lapse(ids[i], running)
				left = left - 1
			end
		end
		if group then
			call('ZREM', LEASES, 'G' .. token)
		end
	end
end

-- Put what has come due where it is claimed from: earlier ones before later ones at either end.
local function releaseDue(members)
	call('ZREM', DELAYED, unpack(members))
	for i = #members, 1, -1 do
		if string.sub(members[i], 1, 1) == 'H' then
			enqueue(string.sub(members[i], 2), true, now)
		end
	end
	for _, member in ipairs(members) do
		local kind = string.sub(member, 1, 1)
		if kind == 'D' then
			enqueue(string.sub(member, 2), false, now)
		elseif kind ~= 'H' then
			call('ZADD', DELAYED, now + UNKNOWN_KIND_DELAY, member)
		end
	end
end

-- How long until something may be claimable by time, in ms; -1 if nothing waits for its time.
local function nextMoment()
	local moment = math.huge
	for _, key in ipairs({ LEASES, DELAYED }) do
		local first = call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
		moment = first and math.min(moment, math.max(math.floor(first) - now, 0)) or moment
	end
	return moment < math.huge and moment or -1
end

-- What has happened by time alone, before a script does what it is for. The script that checks permissions does without.
-- The policy that a loop wrote at its start may be lost, as after FLUSHALL: loops hear of that and write it again.
local function catchUp()
	if not settings[2] then
		publish('p')
	end
	local lapsed = call('ZRANGEBYSCORE', LEASES, '-inf', now, 'LIMIT', 0, STEP)
	if #lapsed > 0 then
		reclaim(lapsed)
	end
	local due = call('ZRANGEBYSCORE', DELAYED, '-inf', '(' .. (now + 1), 'LIMIT', 0, STEP)
	if #due > 0 then
		releaseDue(due)
	end
	if retention > 0 then
		local expired = math.min(call('ZCOUNT', EXPIRING, '-inf', now - retention), STEP)
		if expired > 0 then
			call('ZREMRANGEBYRANK', EXPIRING, 0, expired - 1)
		end
	end
end
