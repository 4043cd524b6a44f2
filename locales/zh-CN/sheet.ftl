# 表格
sheet-suggestion = 是否应为“{ $word }”
sheet-cannot-write = 无法写出表格文件：{ $detail }

## 打不开的文件
sheet-file-unreadable = 无法读取文件：{ $detail }
sheet-file-empty = 文件是空的
sheet-file-too-large = 文件超过 256 MB，请拆成几个文件
sheet-file-damaged = 文件已损坏或没有传完整（{ $part }），请重新另存为 .xlsx 后再试
sheet-file-bomb = 文件解压后大得不合常理，拒绝读取；请确认来源，或拆成几个文件
sheet-file-password = 文件设有打开密码，请取消密码后另存
sheet-file-text = 这不是 Excel 工作簿，而是文本文件；如果是逗号分隔的表格，请把扩展名改为 .csv
sheet-file-html = 这不是 Excel 工作簿，而是网页表格；请用 Excel 或 WPS 打开后另存为 .xlsx
sheet-file-xml = 这不是 Excel 工作簿，而是 XML 文件；请用 Excel 或 WPS 打开后另存为 .xlsx
sheet-file-xlsb = 不支持二进制工作簿 .xlsb，请另存为 .xlsx
sheet-file-ods = 不支持 .ods，请另存为 .xlsx
sheet-file-zip = 这是压缩包，不是 Excel 工作簿；请先解压，再导入其中的 .xlsx
sheet-file-other = 这不是表格文件；可导入 .xlsx、.xls 和 .csv

## 认不出的表
sheet-all-empty = 工作簿里没有数据，工作表是空的：{ $sheets }
sheet-none-recognised = 没有找到可导入的数据：工作表 { $sheets } 的前 10 行里没有认得的列名；请用 mingde template 取模板，照模板的列名填写
sheet-ambiguous = 工作表“{ $sheet }”既像“{ $first }”又像“{ $second }”；请把工作表改名为其中一个，或用模板填写
sheet-hidden = 这是隐藏的工作表，其中的行也会导入；不想导入请删去
sheet-ignored-empty = 空工作表
sheet-ignored-headings = 前 10 行里没有认得的列名
sheet-ignored-incomplete = 缺少必填的列，另一张工作表已有完整的数据
sheet-template-older = 这份模板与现行版本的列不同，建议下载新模板
sheet-column-unknown = 不认识的列“{ $heading }”，这一列不导入
sheet-columns-unknown = 另有 { $count } 列不认识，都不导入
sheet-column-twice = 列“{ $heading }”重复，{ $other } 列已有
sheet-heading-other-unit = 列“{ $column }”记的是{ $unit }，表中却写着“{ $heading }”：请把数换算过来，改好列名再导入
sheet-column-missing = 缺少必填的列“{ $title }”
sheet-column-missing-near = 缺少必填的列“{ $title }”，是否把列名写成了“{ $near }”

## 单元格
sheet-cell-missing = “{ $column }”必填，现为空
sheet-merged = 合并单元格 { $range }：请取消合并，每行各填各的
sheet-footer = 以“{ $text }”开头的一行不是数据，没有导入
sheet-percent-unknown = 旧的 .xls 文件看不出“{ $column }”的 { $value } 是不是百分数：请另存为 .xlsx 再导入，或写成 98.5% 这样的文字
sheet-formula-error = “{ $column }”的公式出错：{ $error }
sheet-formula-no-value = “{ $column }”的公式没有结果（{ $formula }），请用 Excel 打开并保存一次
sheet-one-only = “{ $column }”只能填一个，“{ $value }”有 { $count } 个；请分行填写
sheet-too-many = “{ $column }”填了 { $count } 个，最多 { $max } 个
sheet-digits-lost = “{ $column }”的 { $value } 超过 15 位，Excel 已丢掉后面的数字；请把该列设为文本格式后重新填写
sheet-code-malformed = “{ $column }”应为编码（最多 64 字），不能是“{ $value }”
sheet-number-malformed = “{ $column }”应为数字，不能是“{ $value }”
sheet-number-too-large = “{ $column }”的 { $value } 太大
sheet-number-too-fine = “{ $column }”的 { $value } 小数超过四位
sheet-number-is-date = “{ $column }”应为数字，单元格却是日期或时间 { $value }；请改为常规格式后重新填写
sheet-number-other-unit = “{ $column }”记的是{ $unit }，不能写“{ $value }”
sheet-number-wan = “{ $column }”请写完整的数字，不写“{ $value }”
sheet-date-malformed = “{ $column }”应为日期，如 2025-09-01，不能是“{ $value }”
sheet-date-no-such-day = “{ $column }”的“{ $value }”这一天不存在
sheet-date-out-of-range = “{ $column }”的“{ $value }”不在 1890 至 2199 年之间
sheet-date-no-day = “{ $column }”的“{ $value }”缺少日
sheet-date-no-year = “{ $column }”的“{ $value }”缺少年份
sheet-date-time-dropped = “{ $column }”只记日期，{ $time } 没有记入
sheet-time-malformed = “{ $column }”应为时间，如 08:30，不能是“{ $value }”
sheet-time-date-dropped = “{ $column }”只记时间，日期没有记入
sheet-flag-malformed = “{ $column }”应填“是”或“否”，不能是“{ $value }”
sheet-choice-unknown = “{ $column }”没有“{ $value }”这个选项，可填：{ $options }
sheet-id-number-lost = “{ $column }”的后几位已被 Excel 丢掉（如 1.2E+17）；请把该列设为文本格式后重新填写
sheet-id-number-old = “{ $column }”是 15 位旧号码，请填 18 位公民身份号码
sheet-id-number-length = “{ $column }”应为 18 位，现为 { $length } 位
sheet-id-number-malformed = “{ $column }”应为 17 位数字加一位数字或 X
sheet-id-number-birth = “{ $column }”第 7 至 14 位不是出生日期
sheet-id-number-check = “{ $column }”的校验位不符，通常是有一位数字写错
sheet-phone-lost = “{ $column }”的后几位已被 Excel 丢掉（如 1.38E+10）；请把该列设为文本格式后重新填写
sheet-phone-malformed = “{ $column }”应为 11 位手机号或带区号的固定电话，只填一个
