-- Tries every kind of write that the scripts make, on a key of the client's own, so that a user without a permission
-- is refused before a task is touched: a script that is refused half way is not rolled back.
-- ARGV: none
-- returns 1
-- state change: none
call('DEL', SESSION)
call('RPUSH', SESSION, 'a')
call('LPUSH', SESSION, 'b')
call('LPOP', SESSION, 1)
call('LRANGE', SESSION, 0, 0)
call('LTRIM', SESSION, 0, 0)
call('RENAME', SESSION, SESSION)
call('LLEN', SESSION)
call('UNLINK', SESSION)
call('ZADD', SESSION, 1, 'a')
call('ZSCORE', SESSION, 'a')
call('ZMSCORE', SESSION, 'a')
call('ZCARD', SESSION)
call('ZCOUNT', SESSION, 0, 0)
call('ZRANGE', SESSION, 0, 0)
call('ZREVRANGEBYSCORE', SESSION, 0, 0)
call('ZREMRANGEBYRANK', SESSION, 1, 1)
call('ZREM', SESSION, 'a')
call('HSET', SESSION, 'a', 'b')
call('HGET', SESSION, 'a')
call('HGETALL', SESSION)
call('HEXISTS', SESSION, 'a')
call('HINCRBY', SESSION, 'n', 1)
call('HDEL', SESSION, 'a', 'n')
call('EXISTS', SESSION)
call('PEXPIRE', SESSION, 1)
publish('')
return 1
