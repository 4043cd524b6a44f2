# 通用
diagnostic-error = 错误
diagnostic-warning = 警告
diagnostic-did-you-mean = 是否想写“{ $word }”？
diagnostic-sample = 示例
record-role-count = “{ $role }”有 { $count } 个，应为 { $min } 至 { $max } 个
record-role-unknown = 不认识的角色“{ $role }”
record-field-missing = 缺少“{ $field }”
record-field-unknown = 不认识的字段“{ $field }”
record-text-too-long = “{ $field }”有 { $length } 字，最多 { $max } 字
record-number-below = “{ $field }”的 { $value } 小于最小值 { $min }
record-number-above = “{ $field }”的 { $value } 大于最大值 { $max }
record-number-too-fine = “{ $field }”的 { $value } 小数位太多，最多 { $decimals } 位
record-choice-unknown = “{ $field }”没有“{ $value }”这个选项
record-wrong-type = “{ $field }”的值类型不对
calendar-bad-year = 年份应为四位数字
calendar-bad-day = “{ $text }”不是日期，应写成 2025-10-01
calendar-range-reversed = 起始日 { $from } 晚于结束日 { $to }
