-- Forgets dead letters.
-- ARGV: ids
-- returns one letter for each: y if it was a dead letter, n if not
-- state change: dead -> absent
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
local answers = {}
for i, id in ipairs(ARGV) do
	if call('ZREM', DEAD, id) == 1 then
		move.remove(id, 'X')
		answers[i] = 'y'
	else
		answers[i] = 'n'
	end
end
wake()
return remember(number, table.concat(answers))
