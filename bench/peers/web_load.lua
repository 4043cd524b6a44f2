-- What the 200 people of `web_load.py` ask for, as it wrote it down: nine pages to read, then a record to file.
-- Arguments: a file of requests to read, one of records to file, each holding `LENGTH\nREQUEST`, one after another; and the
-- milliseconds that somebody takes on the middle between an answer and the next request, 0 for none.

local function requests(name)
  local file, all = assert(io.open(name, "rb")), {}
  for length in function() return file:read("*l") end do
    all[#all + 1] = file:read(tonumber(length))
  end
  file:close()
  return all
end

local reading, filing, asked, filed, pause

function init(arguments)
  reading, filing = requests(arguments[1]), requests(arguments[2])
  asked, filed = 0, 0
  pause = tonumber(arguments[3])
  math.randomseed(20261127)
  -- Without it wrk sends the next request at once.
  if pause == 0 then
    delay = nil
  end
end

function request()
  asked = asked + 1
  if asked % 10 == 0 and filed < #filing then
    filed = filed + 1
    return filing[filed]
  end
  return reading[(asked - 1) % #reading + 1]
end

function delay()
  return math.random(pause / 2, pause * 3 / 2)
end
