-- Returns children that are to be cancelled; each batch is returned to one caller, and again after a time unless it is handled.
-- ARGV: most batches, that time in ms, numbers of batches that are handled
-- returns number and children of each batch
-- state change: none; ORPHANS and CHILDREN
catchUp()
-- the cancel of children makes room
allowGrowth()

-- Makes orphans of children whose parents are gone since a clear, of about STEP parents.
local function findStrays(cursor)
	local scanned = call('HSCAN', CHILDREN, cursor, 'COUNT', STEP)
	local entries = scanned[2]
	for i = 1, #entries, 2 do
		local id = entries[i]
		local running = string.byte(id) ~= 1 and call('HGET', RUNNING, id)
		local isCancelled = running and string.find(running, 'c', 1, true)
		if isCancelled then
			moves().orphanCancelled(id)
		elseif string.byte(id) ~= 1 and call('HEXISTS', TASKS, id) == 0 then
			call('HDEL', CHILDREN, id)
			moves().orphan(id, entries[i + 1])
		end
	end
	if scanned[1] == '0' then
		call('HDEL', META, 'strays')
	else
		call('HSET', META, 'strays', scanned[1])
		publish('o')
	end
end

if settings[8] then
	findStrays(string.match(settings[8], '^%d+$') or '0')
end
for i = 3, #ARGV do
	call('ZREM', ORPHANS, ARGV[i])
	call('HDEL', CHILDREN, '\1' .. ARGV[i])
end
local taken = {}
for _, number in ipairs(call('ZRANGEBYSCORE', ORPHANS, '-inf', now, 'LIMIT', 0, ARGV[1])) do
	taken[#taken + 1] = number
	taken[#taken + 1] = call('HGET', CHILDREN, '\1' .. number) or ''
	call('ZADD', ORPHANS, now + ARGV[2], number)
end
wake()
return taken
