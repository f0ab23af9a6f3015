-- Drops postings that the broker has. It stands alone, after the names of the keys.
-- ARGV: numbers of the postings
-- returns how many there were
-- state change: none; POSTINGS, POSTING_TIMES
local call = redis.call
call('ZREM', POSTING_TIMES, unpack(ARGV))
return call('HDEL', POSTINGS, unpack(ARGV))
