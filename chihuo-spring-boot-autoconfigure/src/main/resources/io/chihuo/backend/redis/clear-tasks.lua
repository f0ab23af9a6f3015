-- Cancels tasks, where too many run for clear-unfinished.lua. It looks at LOOKED_AT of them at a time.
-- ARGV: where the last step ended, 0 to begin
-- returns where this step ended, 0 if there are no more, and how many ids
-- state change: ready, delayed, waiting, dead -> absent; running ones are cancelled

-- Tasks that one script looks at, since their payloads are read too.
local LOOKED_AT = 100

catchUp()
local move, cleared = moves(), 0
local cursor, found = unpack(call('HSCAN', TASKS, ARGV[1], 'COUNT', LOOKED_AT))
allowGrowth()
for i = 1, #found, 2 do
	local id = found[i]
	local state, running = move.stateOf(id)
	local isCancelled = state == 'running' and string.find(running, 'c', 1, true)
	if state == 'running' then
		if not isCancelled then
			call('HSET', RUNNING, id, running .. 'c')
		end
		move.orphanCancelled(id)
		move.dropRerun(id, 'L')
		publish('c' .. (string.match(running, '^%d+') or 0) .. ' ' .. id)
	elseif state ~= 'absent' then
		move.unlink(id, state)
		move.remove(id, 'L')
	end
	cleared = cleared + ((state == 'absent' or isCancelled) and 0 or 1)
end
wake()
return { cursor, cleared }
