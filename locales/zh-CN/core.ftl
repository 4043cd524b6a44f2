# 通用
diagnostic-error = 错误
diagnostic-warning = 警告
diagnostic-did-you-mean = 是否想写“{ $word }”？
diagnostic-sample = 示例
record-role-count = “{ $role }”有 { $count } 个，应为 { $min } 至 { $max } 个
record-role-few = “{ $role }”有 { $count } 个，至少要有 { $min } 个
record-role-exactly = “{ $role }”有 { $count } 个，应为 { $min } 个
record-attribute-missing = “{ $role }”中有 { $count } 个没有填“{ $attribute }”：写上编号，在“参与人”表里逐个填写
record-roles-same = “{ $first }”和“{ $second }”是同一个，应当不同
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
reorganisation-not-there = “{ $unit }”在 { $day } 这一天不在（已撤销或还没有设立）
reorganisation-ended = “{ $unit }”自 { $day } 起已经撤销
reorganisation-has-units = “{ $unit }”下面还有“{ $below }”：请先用 mingde unit move 移到别处，或用 mingde unit merge 并入另一个单位
reorganisation-into-itself = “{ $unit }”不能并入自己
reorganisation-split-few = 拆分“{ $unit }”至少要有两个新单位，写成 代码=名称
reorganisation-code-taken = 代码“{ $code }”已有单位使用
reorganisation-same-name = “{ $unit }”现在就叫这个名称
reorganisation-below-itself = “{ $unit }”不能移到自己或下属单位“{ $to }”之下
reorganisation-there-already = “{ $unit }”已经隶属“{ $to }”
reason-filed-again = 重新填报
reason-import = 导入更正：{ $file }
reason-import-undone = 撤销导入批次 { $batch }
reason-sealed-anew = 重新加密，内容未变
record-part-unit = 单位
record-part-number = 编号
unit-people = { $count ->
   *[other] 人
}
unit-yuan = 元
unit-hours = { $count ->
   *[other] 小时
}
unit-minutes = { $count ->
   *[other] 分钟
}
unit-days = { $count ->
   *[other] 天
}
unit-points = { $count ->
   *[other] 分
}
unit-percent = %
unit-items = { $count ->
   *[other] 个
}
unit-square-metres = { $count ->
   *[other] 平方米
}
