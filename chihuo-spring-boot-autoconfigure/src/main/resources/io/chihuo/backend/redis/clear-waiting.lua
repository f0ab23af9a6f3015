-- Cancels tasks that wait to be completed, about STEP of them at a time.
-- ARGV: where the last step ended, 0 to begin
-- returns where this step ended, 0 if there are no more, and how many ids
-- state change: waiting -> absent. Nodes that await them are notified
catchUp()
local move, cleared = moves(), 0
local cursor, found = unpack(call('HSCAN', RUNNING, ARGV[1], 'COUNT', STEP))
allowGrowth()
for i = 1, #found, 2 do
	local id = found[i]
	if string.byte(found[i + 1]) == 119 and call('HEXISTS', RUNNING, id) == 1 then
		move.unlink(id, 'waiting')
		move.remove(id, 'L')
		cleared = cleared + 1
	end
end
wake()
return { cursor, cleared }
