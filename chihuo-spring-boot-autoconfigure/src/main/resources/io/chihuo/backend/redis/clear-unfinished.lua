-- Cancels every id, unless too many run. Large keys are only unlinked; Redis frees them in the background.
-- ARGV: how many tasks may run at most
-- returns how many ids; -1 if more tasks run, and nothing was cancelled
-- state change: ready, delayed, waiting, dead -> absent; running ones are cancelled. Nodes that await tasks are notified
catchUp()
if call('HLEN', RUNNING) - 1 > tonumber(ARGV[1]) then
	wake()
	return -1
end
local move = moves()
local cleared = call('HLEN', TASKS)
local running = call('HGETALL', RUNNING)
move.clearReady()
call('UNLINK', DELAYED, TIES, DEAD, RERUNS, CRASH_NOTICES)
local kept, waiting = {}, {}
for i = 1, #running, 2 do
	local id, value = running[i], running[i + 1]
	if string.byte(value) == 119 then
		waiting[#waiting + 1] = id
	elseif id ~= '' then
		if not string.find(value, 'c', 1, true) then
			call('HSET', RUNNING, id, value .. 'c')
		end
		publish('c' .. (string.match(value, '^%d+') or 0) .. ' ' .. id)
		kept[#kept + 1] = id
	end
end

for first = 1, #waiting, STEP do
	local block = { unpack(waiting, first, math.min(first + STEP - 1, #waiting)) }
	call('HDEL', RUNNING, unpack(block))
	for i, id in ipairs(block) do
		block[i] = 'W' .. id
	end
	call('ZREM', LEASES, unpack(block))
end
call('HDEL', META, 'waiting')

-- Empty a hash but for the ids that run.
local function retain(key)
	local blocks = {}
	for first = 1, #kept, STEP do
		local block = {}
		for i, value in ipairs(call('HMGET', key, unpack(kept, first, math.min(first + STEP - 1, #kept)))) do
			if value then
				block[#block + 1] = kept[first + i - 1]
				block[#block + 1] = value
			end
		end
		blocks[#blocks + 1] = block
	end
	call('UNLINK', key)
	for _, block in ipairs(blocks) do
		if #block > 0 then
			call('HSET', key, unpack(block))
		end
	end
end

retain(TASKS)
retain(FAILURES)
if call('EXISTS', CHILDREN) == 1 then
	-- may be those of very many parents: take-orphans.lua finds some of them at a time
	call('HSET', META, 'strays', 0)
	publish('o')
end
if call('EXISTS', TRACKED) == 1 then
	retain(TRACKED)
	call('HSET', META, 'cleared', (call('HGET', META, 'order') or 0) .. ':' .. digits(now))
	call('PUBLISH', string.sub(META, 1, -5) .. 'clears', '')
end
wake()
return cleared
