-- Stores a dead letter that was no task of the queue.
-- ARGV: id, its record in TASKS, attempts, crashes, time of death in ms, reason
-- returns 1, or 0 if the id is known
-- state change: absent -> dead
catchUp()
local move = moves()
move.stampVersion()
local id = ARGV[1]
local unknown = move.stateOf(id) == 'absent' and not move.marked(id)
if unknown then
	move.orphanStrays(id)
	call('HSET', TASKS, id, ARGV[2])
	local failures = move.failuresOf(id)
	failures.attempts, failures.crashes = ARGV[3], ARGV[4]
	move.storeDeadLetter(id, failures, ARGV[6])
	move.fail(id, failures, ARGV[5], ARGV[6])
end
wake()
return unknown and 1 or 0
