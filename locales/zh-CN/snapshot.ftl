# Parquet 快照
snapshot-io = { $path } 不能读写：请检查磁盘
snapshot-nowhere = { $path } 不存在，也不能在那里新建：请换一个文件夹
snapshot-denied = 没有权限读写 { $path }：请换一个文件夹，或请管理这台电脑的人放开
snapshot-full = 磁盘已满：没有导出任何内容，原先导出的文件保持不变
snapshot-foreign = 没有替换 { $path }：其中的“{ $found }”不是快照文件。请换一个空目录或新目录
snapshot-none = { $path } 中没有快照（snapshot.json 不存在或读不出）。可用 `mingde export --parquet { $path }` 导出
snapshot-version = 快照格式为 { $found }，本版本只读 { $known }。请重新导出
snapshot-missing-file = 缺少 { $path }。请重新导出快照
snapshot-changed = { $path } 不是当初导出的文件：长度、行数或校验值与 snapshot.json 不符。请重新导出快照
snapshot-damaged = { $path } 不是可读的 Parquet 文件。请重新导出快照
snapshot-missing-column = { $path } 没有“{ $column }”列（最接近的是：{ $nearest }）。如果记录类型已有改动，请重新导出快照
snapshot-wrong-type = { $path } 的“{ $column }”列：类型为 { $found }，应为 { $wanted }
snapshot-bad-value = { $path } 的“{ $column }”列第 { $row } 行：“{ $value }”不成立
snapshot-unknown-kind = 快照中有“{ $kind }”类记录，这里不认识这一类型（最接近的是：{ $nearest }）
snapshot-out-of-range = { $path } 的“{ $column }”列第 { $row } 行：{ $value } 超出范围。请更正该记录后重新导出
snapshot-unsorted = { $path } 第 { $row } 行次序不对；各行应按单位、日期、记录编号排列
snapshot-twice = { $path } 已经写过
