-- Takes finish marks back.
-- ARGV: ids
-- returns one letter for each: y if it was finished, n if not
-- state change: finished -> absent
local answers = {}
for i, id in ipairs(ARGV) do
	local isMarked = marked(id)
	call('ZREM', FINISHED, id)
	local running = call('HGET', RUNNING, id)
	if running and string.find(running, 'f', 1, true) then
		call('HSET', RUNNING, id, (string.gsub(running, 'f', '')))
	end
	answers[i] = isMarked and 'y' or 'n'
end
wake()
return table.concat(answers)
