# 演示数据
demo-settings-malformed = 演示设置“{ $file }”无法读取：{ $reason }
demo-unknown-unit = { $key } 写的单位“{ $unit }”不在名单中，最接近的是“{ $nearest }”
demo-unit-twice = “{ $name }”列了两次，单位的代码和名称都不能重复
demo-bad-staff = “{ $unit }”有 { $staff } 人；学校应为 15 至 999 人，科室应为 2 至 999 人
demo-empty-list = { $key } 是空的，至少要有一项
demo-unknown-word = 记录计划“{ $kind }”的 { $key } 写了“{ $word }”，不认识；最接近的是“{ $nearest }”
