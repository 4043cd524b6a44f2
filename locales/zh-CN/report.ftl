# 报告
report-front-matter-missing = 报告格式文件应当以一行“---”开头，写明名称和数据，再以一行“---”结束，其后是正文
report-quote-braces = 这里应当是一段文字；文字里有 {"{{ }}"} 时，整段要加引号
report-period-unknown = 不认识的周期“{ $word }”
report-from-unknown = 不认识的数据来源“{ $word }”
report-take-one = 下列各项应当写一项，并且只写一项：{ $keys }
report-text-wanted = 这里应当是一个名称
report-word-unknown = 不认识的“{ $word }”
report-words-known = 可以写：{ $words }
report-condition-bad = 看不懂条件“{ $text }”；写法如 item = bus-card、unit.class in school, institution、amount >= 1000
report-figure-name = “{ $name }”不能用作数据名：只用文字、数字、连字符和下划线，且不用“如果”“结束”等词
report-title-twice = 有两项数据都叫“{ $title }”
report-figure-unknown = 没有定义数据“{ $name }”
report-figure-unused = 定义了“{ $title }”，正文没有用到
report-column-unknown = “{ $row }”没有“{ $column }”这一栏
report-brace-open = {"{{"} 在本行内没有对应的 {"}}"}
report-braces-empty = {"{{ }}"} 里没有写数据名
report-wording-unknown = 不认识的写法“{ $word }”
report-wording-argument = 这种写法后面不能跟“{ $argument }”
report-wording-shape = 数据“{ $figure }”不能用“{ $wording }”的写法；成行的数据用“每个”逐行写出
report-each-form = “每个”的写法是：每个 学校 属于 数据名
report-each-not-list = “{ $figure }”不是名单，不能逐个写出
report-end-missing = 这一段没有用“结束”收尾
report-end-alone = “{ $word }”前面没有对应的“如果”或“每个”
report-test-form = 看不懂条件；写法如：如果 数据名、如果 没有 数据名、如果 数据名 >= 10
report-test-mixed = 一个条件里不能既用“且”又用“或”
report-markdown-unsupported = 公文里排不出 { $what }，将按普通文字处理
report-too-long = 正文 { $characters } 字，超过 { $limit } 字的限制，应删去约 { $over } 字
report-not-reported = 有 { $count } 项数据未报：{ $figures }
report-docx-not-written = 没有写成 Word 文件，可能是内存不足
report-not-docx = 这不是 Word（DOCX）文件，或者文件已损坏
report-no-receipts = 这个文件里没有数据凭据：不是由本软件写出的，或者凭据已被删除
report-picture-unknown = 图片“{ $name }”不是 PNG 或 JPEG，没有印上
report-picture-damaged = 图片“{ $name }”已损坏，没有印上
report-picture-missing = 找不到图片“{ $name }”，没有印上；图片放在报告格式旁边
report-receipts-unreadable = 文件里的数据凭据读不出来，可能已损坏
report-receipts-newer = 文件里的数据凭据是更新的软件版本写的（第 { $format } 版），请先更新本软件
