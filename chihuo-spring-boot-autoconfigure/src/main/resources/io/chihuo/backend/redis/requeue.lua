-- Requeues dead letters at the tail, their attempts from 1.
-- ARGV: ids
-- returns one letter for each: y if it was a dead letter, n if not
-- state change: dead -> ready
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
local answers = {}
for i, id in ipairs(ARGV) do
	if call('ZREM', DEAD, id) == 1 then
		call('HDEL', FAILURES, id)
		move.fail(id, move.failuresOf(id), now, '')
		move.enqueue(id, false, now)
		answers[i] = 'y'
	else
		answers[i] = 'n'
	end
end
wake()
return remember(number, table.concat(answers))
