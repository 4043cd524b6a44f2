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
record-day-long-ago = { $date } 已是六十多年前，请核对年份
record-day-far-ahead = { $date } 在十年以后，请核对年份
record-field-missing = 缺少“{ $field }”
record-field-unknown = 不认识的字段“{ $field }”
record-text-too-long = “{ $field }”有 { $length } 字，最多 { $max } 字
record-number-below = “{ $field }”的 { $value } 小于最小值 { $min }
record-number-above = “{ $field }”的 { $value } 大于最大值 { $max }
record-number-too-fine = { $decimals ->
    [0] “{ $field }”要填整数，不能填 { $value }
   *[other] “{ $field }”的 { $value } 小数位太多，最多 { $decimals } 位
}
record-choice-unknown = “{ $field }”没有“{ $value }”这个选项
record-wrong-type = “{ $field }”的值类型不对
calendar-bad-year = 年份应为四位数字
calendar-bad-day = “{ $text }”不是日期，应写成 2025-10-01
calendar-range-reversed = 起始日 { $from } 晚于结束日 { $to }
reorganisation-not-there = “{ $unit }”在 { $day } 这一天不在（已撤销或还没有设立）
reorganisation-ended = “{ $unit }”自 { $day } 起已经撤销
reorganisation-has-units = “{ $unit }”下面还有“{ $below }”：请先移到别处，或把“{ $unit }”并入另一个单位
reorganisation-into-itself = “{ $unit }”不能并入自己
reorganisation-split-few = 拆分“{ $unit }”至少要有两个新单位，各写代码和名称
reorganisation-code-taken = 代码“{ $code }”已有单位使用
reorganisation-same-name = “{ $unit }”现在就叫这个名称
reorganisation-below-itself = “{ $unit }”不能移到自己或下属单位“{ $to }”之下
reorganisation-there-already = “{ $unit }”已经隶属“{ $to }”
reorganisation-code-and-name = 请写单位的代码和名称
reorganisation-unite-few = 组建“{ $name }”至少要有两个单位
reorganisation-name-taken = 名称“{ $name }”已有单位使用（代码{ $code }）
reorganisation-renamed-later = “{ $unit }”在 { $day } 已经改过名，新的改名要从那天或以后算起
reorganisation-rename-later = { $day } 还没有到：改名等那一天再登记，在那以前各处显示的都是现在的名称
reorganisation-meanwhile = 您看过以后，有关的单位或人员又有人改过。下面是现在会怎样，请重新核对后再确认
reorganisation-day-wanted = 请写从哪一天起
reorganisation-no-birth = “{ $text }”不是日期，也不是年月；请写成1985-03-02的样子，只知道年月的写1985-03
reorganisation-no-day = “{ $text }”不是日期，请写成2026-09-01的样子
reorganisation-reason-wanted = 请写事由，例如文号
reorganisation-unit-wanted = 请写单位的名称或代码
reorganisation-person-wanted = 请写人员的姓名或工号
reorganisation-kind-wanted = 请选单位类别
reorganisation-rank-wanted = 请选级别
personnel-unknown = 登记册里没有这个人
personnel-code-and-name = 请写工号和姓名
personnel-code-taken = 工号“{ $code }”已有人使用（{ $name }）
personnel-not-born = { $name }的出生日期不能在到岗以后
personnel-unit-ends = “{ $unit }”自 { $day } 起撤销，不能再任职
personnel-held-already = { $name }在这一天已经担任这个职务
personnel-later-post = { $name }另有自 { $day } 起的任职，请先更正那一条（导入“任职”表）
personnel-left-already = { $name }从那天起已经没有任职
reason-filed-again = 重新填报
reason-case-step = 登记：{ $step }
reason-split = 由“{ $title }”分解
reason-ballot = 无记名投票“{ $title }”的结果
reason-import = 导入更正：{ $file }
reason-import-undone = 撤销导入批次 { $batch }
reason-withheld = 不再显示个人信息：{ $reason }
reason-sealed-anew = 重新加密，内容未变
record-part-unit = 单位
record-part-number = 编号
registry-part-name = 名称
registry-part-kind = 类别
registry-part-parent = 上级单位
registry-part-aliases = 其他名称
registry-part-span = 起止
registry-part-sex = 性别
registry-part-birth = 出生日期
registry-part-posts = 任职
registry-part-id-number = 身份证号
registry-part-phone = 手机号
registry-part-members = 成员数
sort-weekday-1 = 星期一
sort-weekday-2 = 星期二
sort-weekday-3 = 星期三
sort-weekday-4 = 星期四
sort-weekday-5 = 星期五
sort-weekday-6 = 星期六
sort-weekday-7 = 星期日
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
reply-not-yet = 还没有到可以提出的时候
reply-over = 期限已过：{ $last } 为最后一天
reply-there = 已经提出过，正在受理或已经采纳
reply-empty = 请写内容
refused-not-concerned = 只有当事人本人可以提出
refused-not-the-time = 不在可以提出的期限内
