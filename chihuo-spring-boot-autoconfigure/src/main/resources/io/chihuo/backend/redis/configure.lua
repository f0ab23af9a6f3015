-- Sets the policy of the queue.
-- ARGV: most tasks that may wait (-1: any number), lapsed leases that make a dead letter (-1: none do),
--   how long a finish mark lasts in ms (0: for ever), y to set it only if it is missing
-- returns 1, or 0 if it was there
-- state change: META
if ARGV[4] == 'y' and settings[2] then
	wake()
	return 0
end
settings[2] = ARGV[2]
catchUp()
allowGrowth()
moves().stampVersion()
call('HSET', META, 'max-length', ARGV[1], 'max-crashes', ARGV[2], 'retention', ARGV[3])
wake()
return 1
