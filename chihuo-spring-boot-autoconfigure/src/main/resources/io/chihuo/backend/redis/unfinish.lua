-- Removes finish marks.
-- ARGV: ids
-- returns one letter for each: y if it was finished, n if not
-- state change: finished -> absent
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
local answers = {}
for i, id in ipairs(ARGV) do
	local isMarked = move.marked(id)
	move.unmark(id)
	local running = call('HGET', RUNNING, id)
	if running and string.find(running, 'f', 1, true) then
		call('HSET', RUNNING, id, (string.gsub(running, 'f', '')))
	end
	answers[i] = isMarked and 'y' or 'n'
end
wake()
return remember(number, table.concat(answers))
