-- Drops ticket batches that the broker has. It stands alone, after the names of the keys.
-- ARGV: numbers of the ticket batches
-- returns how many there were
-- state change: none; TICKET_BATCHES, TICKET_BATCH_TIMES
local call = redis.call
call('ZREM', TICKET_BATCH_TIMES, unpack(ARGV))
return call('HDEL', TICKET_BATCHES, unpack(ARGV))
