-- Returns tasks that became dead letters by lapsed leases; each is returned to one caller.
-- ARGV: most tasks
-- returns ms until something may be claimable by time (-1: nothing waits for its time), their ids, the record in TASKS
--   of each, the record in FAILURES of each
-- state change: none; CRASH_NOTICES
catchUp()
local ids = {}
for _, id in ipairs(call('LPOP', CRASH_NOTICES, ARGV[1]) or {}) do
	if call('ZSCORE', DEAD, id) then
		ids[#ids + 1] = id
	end
end
wake()
if #ids == 0 then
	return { nextMoment(), {}, {}, {} }
end
return { nextMoment(), ids, call('HMGET', TASKS, unpack(ids)), call('HMGET', FAILURES, unpack(ids)) }
