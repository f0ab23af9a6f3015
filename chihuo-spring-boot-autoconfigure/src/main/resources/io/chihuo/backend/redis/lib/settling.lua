-- The moves that settle.lua makes with one task unless it is acknowledged with nothing else to do.

-- Returns the letter that settle.lua answers, or nil for a task that is released and still to be enqueued.
function move.settle(id, running, letter, delay, reason)
	local cancelled, isFinished = move.endLease(id, running)
	if letter == 'F' then
		move.mark(id)
		isFinished = true
	end
	if (letter == 'R' or letter == 'N' or letter == 'U') and not isFinished and not cancelled then
		return nil
	end
	local place = move.rerun(id, isFinished)
	if place then
		return place
	end
	if isFinished or cancelled or letter == 'A' then
		move.forget(id)
		return 'a'
	end
	local failures = move.failuresOf(id)
	failures.lapses = 0
	if letter == 'C' then
		failures.suspect = string.match(running, '^%d+')
		return move.charge(id, failures, reason) and 'x' or 'r'
	end
	failures.attempts, failures.suspect = failures.attempts + (letter == 'P' and 0 or 1), ''
	if letter == 'D' then
		move.storeDeadLetter(id, failures, reason)
		return 'x'
	end
	move.fail(id, failures, now + delay, reason)
	return move.enqueue(id, true, now + delay)
end
