-- Cancels every id. Large keys are only unlinked; Redis frees them in the background.
-- ARGV: none
-- returns how many ids
-- state change: ready, delayed, dead -> absent; running ones are cancelled
local cleared = call('HLEN', TASKS)
local running = call('HGETALL', RUNNING)
call('UNLINK', HEAD, READY, STALE, DELAYED, DEAD, RERUNS, UNTOLD)
local kept = {}
for i = 1, #running, 2 do
	local id, value = running[i], running[i + 1]
	if id ~= '' then
		if not string.find(value, 'c', 1, true) then
			call('HSET', RUNNING, id, value .. 'c')
		end
		publish('c' .. string.match(value, '^%d+') .. ' ' .. id)
		kept[#kept + 1] = { id, call('HGET', TASKS, id), call('HGET', FAILURES, id) }
	end
end
call('UNLINK', TASKS, FAILURES)
for _, task in ipairs(kept) do
	call('HSET', TASKS, task[1], task[2])
	if task[3] then
		call('HSET', FAILURES, task[1], task[3])
	end
end
wake()
return cleared
