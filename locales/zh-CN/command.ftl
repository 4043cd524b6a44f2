# 命令行
cli = 明德：教育局一年的工作——记录、制度、考核、汇报，每个数字都能追问到底
cli-layout =
    { "{about}" }

    用法：{ "{usage}" }

    { "{all-args}" }
cli-help = 显示帮助
cli-version = 显示版本
cli-commands = 命令
cli-command = 命令
cli-options = 选项
cli-arguments = 参数
cli-global = 通用选项
cli-some-options = 选项
cli-value-batch = 批次号
cli-value-code = 编码
cli-value-date = 日期
cli-value-days = 天数
cli-value-dir = 文件夹
cli-value-field-value = 字段=值
cli-value-file = 文件
cli-value-form = 模板
cli-value-format = 格式
cli-value-id = 编号
cli-value-kind = 种类
cli-value-lang = 语言
cli-value-n = 数
cli-value-name = 名称
cli-value-period = 期间
cli-value-position = 位置
cli-value-result = 结果
cli-value-rulebook = 制度
cli-value-scale = 规模
cli-value-state = 状态
cli-value-subject = 对象
cli-value-text = 文字
cli-value-unit = 单位
cli-value-url = 地址
cli-see-help = 加 --help 可查看用法。
cli-bad-command = 没有“{ $name }”这个命令。
cli-unknown-argument = 不认识的参数 { $name }。
cli-missing-argument = 缺少参数 { $name }。
cli-missing-command = 请给出一个命令。
cli-value-wanted = { $name } 后面要写值。
cli-bad-value = { $name } 不能是“{ $value }”，可用：{ $valid }。
cli-malformed-value = { $name } 不能是“{ $value }”。
cli-from-environment = （环境变量 { $name }）
cli-by-default = （默认 { $value }）
cli-one-of = （{ $values }）
cli-bad-call = 命令写法不对。

cli-any-data = 数据文件夹
cli-any-database = PostgreSQL 地址；不写则用数据文件夹里的 SQLite
cli-any-library = 另加的制度库文件夹，可重复
cli-any-lang = 语言：zh-CN 或 en
cli-any-account = 记入日志的操作人
cli-any-format = 输出格式
cli-any-period = 期间，如 2025-autumn、2025-2026、2025-Q4、2025-09
cli-any-as-of = 按这一天的情况
cli-any-known-on = 只看这一天为止已经记入的内容
cli-any-output = 写到这个文件
cli-any-list = 只列出可选项
cli-any-reason = 理由
cli-any-id = 记录编号，可只写开头几位
cli-any-rulebook = 制度的名称或标题
cli-any-rulebooks = 制度的名称或标题，不写则全部

cli-demo = 建一个演示教育局：生成表格、导入、考核、写出汇报
cli-demo-scale = 规模；province 只写 Parquet 文件
cli-demo-out = province 的 Parquet 文件写到这里
cli-demo-schools = province 的学校数，不写则 5000 所
cli-import = 导入表格：单位、人员、任职、小组、成员和各类记录
cli-import-files = Excel 文件
cli-import-dry-run = 只检查，不写入
cli-import-rejects = 退回的行写到这个文件夹（默认与原表同一文件夹）
cli-import-undo = 撤销一个导入批次
cli-import-undo-batch = 批次号，见 import list
cli-import-list = 列出导入批次
cli-template = 写出一种记录的 Excel 模板
cli-template-kind = 记录种类，或 unit、person、post、group、member
cli-record = 查看和办理单条记录
cli-record-list = 列出记录
cli-record-list-kind = 只看这类记录
cli-record-list-unit = 只看这个单位
cli-record-list-state = 只看这个状态
cli-record-list-from = 从这一天起
cli-record-list-to = 到这一天止
cli-record-list-after = 接着上一页的位置往后
cli-record-list-limit = 最多列多少条
cli-record-show = 显示一条记录和它的全部修订
cli-record-correct = 更正记录的字段
cli-record-correct-changes = 字段=新值，可写多个；值留空表示删去
cli-record-submit = 提交
cli-record-accept = 采纳
cli-record-return = 退回修改
cli-record-withdraw = 撤回
cli-check = 像编译器一样检查记录种类、制度、汇报模板等文件
cli-check-files = 要检查的文件
cli-rulebook = 查看制度
cli-rulebook-list = 列出制度
cli-rulebook-show = 显示一部制度的条文与规则
cli-assess = 按制度考核全部单位或人员
cli-assess-from = 不读台账，改读导出的 Parquet 文件夹；只读用得着的列
cli-explain = 解释一个结果：条文、算式、计入与未计入的记录
cli-explain-subject = 单位或人员的编码、名称
cli-explain-result = 结果名；不写则解释全部
cli-report = 写汇报
cli-report-form = 汇报模板
cli-report-to = 写成什么：docx（默认）、html、md、txt；不写则看输出文件的扩展名
cli-report-list = 列出汇报模板
cli-report-show = 显示一个模板要用的数据
cli-report-show-form = 模板的标识或名称
cli-ledger = 台账
cli-ledger-verify = 核验台账：有无改动、删除、插入、调换
cli-ledger-checkpoint = 显示最近一次签名的检查点
cli-export = 导出给其他软件
cli-export-parquet = Parquet 文件写到这个文件夹

command-failed = 未能完成，原因已记入日志（设 MINGDE_LOG=info 可看详情）。
command-bad-database = 数据库地址应以 postgres:// 开头。
command-bad-period = “{ $text }”不是期间，应如 2025-autumn、2025-2026、2025-Q4、2025-09。
command-bad-day = “{ $text }”不是日期，应如 2025-10-01。
command-bad-state = 没有“{ $text }”这个状态，可用：{ $states }。
command-bad-change = “{ $text }”应写成 字段=新值。
command-days-reversed = 起始日期 { $from } 晚于截止日期 { $to }。
command-demo-option = { $option } 只用于 --scale { $scale }。
command-no-files = 请给出要导入的文件。
command-no-batches = 还没有导入过。
command-no-records = 没有符合条件的记录。
command-records-more = 后面还有，接着看请加 --after { $position }
command-and-more = {" "}等另外 { $count } 个
command-import-done = { $file }：新增 { $added }，更正 { $changed }，未变 { $unchanged }，退回 { $refused }
command-import-rehearsed = { $file }（试运行，未写入）：将新增 { $added }，更正 { $changed }，未变 { $unchanged }，退回 { $refused }
command-import-batch = {"  "}批次 { $batch }，撤销请用 mingde import undo { $batch }
command-import-already = { $file }：与批次 { $batch } 是同一文件，没有变化
command-import-outdated = {"  "}{ $count } 行与后来更正过的旧值相同，已跳过；确要改回请加 --reason
command-import-evidence = {"  "}{ $count } 条缺少必需的佐证，暂记为已提交，补齐后再采纳
command-import-duplicate = 可能重复 { $place }：工号 { $code } 与 { $other } { $reason }
command-import-more = 另有 { $count } 处错误未列出，见退回的表格
command-import-rejects = {"  "}退回的行在 { $path }，改好后直接导入该文件
command-undo-done = 已撤销批次 { $batch }：撤回 { $withdrawn }，恢复 { $restored }
command-undo-moved-on = { $id } 后来又有变动，未撤销
command-template-done = 已写出《{ $title }》模板：{ $path }
command-record-done = 记录 { $id } 现为{ $state }（第 { $number } 次修订）
command-checked = 检查了 { $files } 个文件：{ $errors } 处错误，{ $warnings } 处提醒
command-assessed = 《{ $title }》{ $version }，{ $period }，{ $subjects } 个对象
command-verifying = 核验台账
command-verified = 台账完好：{ $revisions } 次修订，根 { $root }
command-not-verified = 台账有 { $findings } 处问题（共 { $revisions } 次修订，根 { $root }）
command-exported = 已导出 { $files } 个文件、{ $rows } 行到 { $path }
command-report-done = 已写出《{ $form }》（{ $period }，{ $characters } 字）：{ $path }

command-head-id = 编号
command-head-kind = 种类
command-head-title = 标题
command-head-date = 日期
command-head-state = 状态
command-head-revision = 修订
command-head-recorded = 记入时间
command-head-batch = 批次
command-head-file = 文件
command-head-added = 新增
command-head-changed = 更正
command-head-refused = 退回
command-head-undone = 撤销批次
command-head-rulebook = 制度
command-head-version = 版本
command-head-period = 期间
command-head-subject = 对象
command-head-results = 结果数
command-head-result = 结果
command-head-met = 达到
command-head-not-met = 未达到
command-head-not-applicable = 不适用
command-head-no-data = 未报
command-head-behind = 未达到的单位
command-head-limit = 字数上限
command-head-figures = 数据项
command-head-figure = 数据
command-head-unit = 量词
command-head-from = 来源
command-head-form = 模板
state-draft = 草稿
state-submitted = 已提交
state-accepted = 已采纳
state-returned = 已退回
state-withdrawn = 已撤回
period-week = 每周
period-month = 每月
period-quarter = 每季度
period-semester = 每学期
period-school-year = 每学年
period-year = 每年
subject-unit = 单位
subject-department = 科室
subject-person = 人员
result-measure = 计量
result-duty = 要求
result-item = 计分
result-total = 总分
result-veto = 否决

app-file = { $path } 读写失败
app-file-missing = 没有 { $path } 这个文件或文件夹
app-file-denied = 没有读写 { $path } 的权限
app-disk-full = 磁盘已满，{ $path } 未能写出
app-ledger-unreadable = 台账第 { $position } 条读不出来，请运行 mingde ledger verify
app-library-id-twice = “{ $id }”在 { $other } 中已经有了；要替换它，请用同样的文件名
app-library-findings = 制度库有 { $count } 处问题
app-refused = 没有权限，需要以下职能之一：{ $wanted }
app-unknown-kind = 没有“{ $name }”这种记录，最接近的是“{ $nearest }”
app-unknown-rulebook = 没有“{ $name }”这部制度，最接近的是“{ $nearest }”
app-unknown-form = 没有“{ $name }”这个模板，最接近的是“{ $nearest }”
app-unknown-subject = 没有“{ $name }”这个考核对象，最接近的是“{ $nearest }”
app-unknown-result = 没有“{ $name }”这个结果，最接近的是“{ $nearest }”
app-unknown-unit = 没有“{ $name }”这个单位，最接近的是“{ $nearest }”
app-unknown-field = 没有“{ $name }”这个字段，最接近的是“{ $nearest }”
app-unknown-batch = 没有“{ $name }”这个批次，最接近的是“{ $nearest }”
app-batch-undone = 批次 { $batch } 已由 { $by } 撤销
app-state-step = 不能从“{ $from ->
    [draft] { state-draft }
    [submitted] { state-submitted }
    [accepted] { state-accepted }
    [returned] { state-returned }
   *[withdrawn] { state-withdrawn }
}”变为“{ $to ->
    [draft] { state-draft }
    [submitted] { state-submitted }
    [accepted] { state-accepted }
    [returned] { state-returned }
   *[withdrawn] { state-withdrawn }
}”
app-reason-wanted = 这一步要写明理由（--reason）
app-evidence-wanted = 缺少必需的“{ $title }”，不能采纳；请连同文件重新导入这条记录
app-nothing-changed = 填的值与现在的相同，没有更正
app-no-record = 没有编号以“{ $id }”开头的记录
app-several-records = 编号以“{ $id }”开头的记录不止一条，请多写几位
app-bad-value = “{ $field }”不能是“{ $text }”
app-not-utf8 = { $path } 不是 UTF-8 文本
app-exporting = 导出
app-docx = 文档未能写出
report-unknown-kind = 指标“{ $figure }”问到不存在的记录种类“{ $name }”
report-unknown-field = 指标“{ $figure }”问到不存在的字段或角色“{ $name }”
report-unknown-rulebook = 指标“{ $figure }”问到不存在的制度“{ $name }”
report-unknown-result = 指标“{ $figure }”问到不存在的结果“{ $name }”
app-making-demo = 生成并导入演示数据
app-demo-other-scale = { $path } 里已有另一个规模的演示教育局（{ $scale }）；请用 --data 另指一个文件夹
app-demo-not-empty = { $path } 的台账里已有别的数据，演示不会写进去；请用 --data 另指一个文件夹
command-demo-duplicates = 疑似同一人登记了两次：{ $pairs }
command-demo-reused = 沿用 { $path } 里已有的演示教育局（要重新生成，请先删去该文件夹）
command-demo-made = 已生成 { $files } 份表格并全部导入：新增 { $added }，更正 { $changed }，撤回 { $withdrawn }；表格在 { $path }
command-demo-counts = 台账：{ $units } 个单位、{ $persons } 名人员、{ $records } 条记录、{ $participations } 人次
command-demo-behind = 哪些落在后面（截至{ $day }）：
command-demo-late = { $count } 个未达到
command-demo-silent = { $count } 个未报
command-demo-names = （{ $names }）
command-demo-line = 《{ $rulebook }》{ $title }：{ $text }
command-comma = ，
command-demo-next = 接下来可以试：
command-semicolon = ；
app-unknown = 没有“{ $name }”，也没有与它相近的名称
app-making-province = 生成演示省
command-demo-more = {"  "}……另有 { $count } 项，见 mingde assess
