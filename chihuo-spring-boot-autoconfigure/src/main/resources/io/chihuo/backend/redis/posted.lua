-- Drops postings that the broker has. It stands alone, without queue.lua and ledger.lua, whose names its keys have.
-- ARGV: numbers of the postings
-- returns how many there were
-- state change: none; POSTINGS, TIMES
local POSTINGS, TIMES = unpack(KEYS, 19)
local call = redis.call
call('ZREM', TIMES, unpack(ARGV))
return call('HDEL', POSTINGS, unpack(ARGV))
