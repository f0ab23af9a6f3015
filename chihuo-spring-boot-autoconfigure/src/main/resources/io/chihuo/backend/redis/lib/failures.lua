-- The record in FAILURES of an id.
function move.failuresOf(id)
	local attempts, crashes, forcedReleases, at, suspect, lapses, charged, log, reason = string.match(
		call('HGET', FAILURES, id) or '', '^(%d+):(%d+):(%d+):(%d+):(%d*)/?(%d*):([%d,]*):([^:]*):(.*)$')
	return { attempts = tonumber(attempts or 0), crashes = tonumber(crashes or 0), forcedReleases = tonumber(forcedReleases or 0),
		at = at or 0, suspect = suspect or '', lapses = tonumber(lapses) or 0, charged = charged or '', log = log or '',
		reason = reason or '' }
end

function move.fail(id, failures, at, reason)
	call('HSET', FAILURES, id, table.concat({ failures.attempts, failures.crashes, failures.forcedReleases, digits(at),
		failures.suspect .. (failures.lapses > 0 and '/' .. failures.lapses or ''), failures.charged, failures.log,
		reason }, ':'))
end

function move.storeDeadLetter(id, failures, reason)
	if call('HEXISTS', TASKS, id) == 0 then
		call('HSET', TASKS, id, '')
	end
	move.fail(id, failures, now, reason)
	call('ZADD', DEAD, call('HINCRBY', META, 'order', 1), id)
	move.markUnclaimable(id)
end

local function diesOfCrashes(failures)
	return maxCrashes >= 0 and failures.crashes >= maxCrashes
end

-- Charge a crash to a suspect that is in no list; returns whether it became a dead letter.
function move.charge(id, failures, reason)
	failures.attempts, failures.crashes = failures.attempts + 1, failures.crashes + 1
	if diesOfCrashes(failures) then
		return move.giveUp(id, failures, reason)
	end
	move.fail(id, failures, now, reason)
	move.addSuspect(id)
	return false
end

-- A process reports with a lease that is no longer held. It did not die, so the effects of the lapse are undone; the
-- task runs again nevertheless.
function move.report(id, token)
	if not string.find(call('HGET', FAILURES, id) or '', token, 1, true) then
		return
	end
	local failures, state = move.failuresOf(id), move.stateOf(id)
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
	move.fail(id, failures, revived and now or failures.at, failures.reason)
	if revived then
		call('ZREM', DEAD, id)
	end
	if revived and failures.suspect ~= '' then
		move.addSuspect(id)
	elseif revived or (failures.suspect == '' and move.removeSuspect(id)) then
		move.push('LPUSH', HEAD, move.entry(id))
	end
end
