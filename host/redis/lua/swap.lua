-- KEYS: value. ARGV: version, as many bytes as say it, value (empty: remove), milliseconds to keep it (0: for ever).
if redis.call('GETRANGE', KEYS[1], 0, ARGV[2] - 1) ~= ARGV[1] then
  return 0
end
if ARGV[3] == '' then
  redis.call('DEL', KEYS[1])
elseif ARGV[4] == '0' then
  redis.call('SET', KEYS[1], ARGV[3])
else
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
end
return 1
