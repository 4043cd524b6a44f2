# 材料体检
checkup-typos-not-a-mapping = 错词表应是“错词: 正词”的对照
checkup-old-word = 这是旧版 Word 文件（.doc），请另存为 .docx 再查
checkup-other-office = 这是表格或演示文稿，不是文字材料：体检只查文字，请把文字另存为 .docx 或 .txt
checkup-not-docx = 打不开：不是完好的 Word 文件（.docx）
checkup-not-pdf = 打不开：不是完好的 PDF，或者加了密码
checkup-pdf-without-text = 这份 PDF 只有图片没有文字，请先做文字识别
checkup-pdf-beyond-us = 这份 PDF 的文字读不出来：它用的文字编码这里不认识，或者文件有损坏。请从原来的 Word、WPS 文件另存为 .docx 再查
checkup-pdf-unfolds = 这个文件读不了：页面里的图形一层套一层，展开没有尽头。请用 WPS 或 Word 打开后另存为 PDF 再查；来历不明的文件不要用
checkup-too-long = 内容太长：一份材料最多一百万字节（约三十万字）的文字，请拆开再查
checkup-binary = 这个文件不是文字材料；可以查的有文本、Markdown、HTML、DOCX、PDF
checkup-file-unread = { $path }：{ $reason }
checkup-rich-text = 这是 RTF 文件，请用 WPS 或 Word 打开，另存为 .docx 再查
checkup-embedded = 这份 Word 文件的正文嵌在另一个文件里，请用 WPS 或 Word 打开，另存为 .docx 再查
checkup-open-document = 这是 OpenDocument 文件（.odt），请用 WPS、Word 或 LibreOffice 打开，另存为 .docx 再查
checkup-ofd = 这是 OFD 版式文件，请用 OFD 阅读器导出为 PDF，或找原来的 .docx 再查
checkup-archive = 这是压缩包，请先解压，再查其中的文件
checkup-mask-unfilled = 此处“{ $mask }”还空着，没有填
checkup-typo = “{ $wrong }”可能有误，是否应为“{ $right }”
checkup-unreadable = 此处“{ $text }”是乱码，无法还原，请对照原件
checkup-over-length = 全文 { $length } 字，超过了 { $limit } 字的限制
checkup-product-holds = { $number } × { $each } = { $total }，对得上
checkup-product-differs = { $number } × { $each } = { $product }，文中写的是 { $total }
checkup-sum-holds = { $parts } = { $total }，对得上
checkup-sum-differs = { $parts } = { $sum }，文中的总数是 { $total }
checkup-said-differently = “{ $subject }”前后说法不一：前面是“{ $first }”，这里是“{ $second }”
checkup-share-of-what = “{ $quote }”没有说是谁占谁的比例
checkup-no-such-day = “{ $quote }”：没有这一天，这个月只有 { $days } 天
checkup-no-such-month = “{ $quote }”：没有这个月份
checkup-no-such-time = “{ $quote }”：没有这个时刻
checkup-headline-differs = “{ $quote }”说的是 { $said } 项，后面列了 { $listed } 项
checkup-table-sum-differs = 表中“{ $row }”的“{ $column }”：{ $parts } = { $sum }，表里写的是 { $total }
checkup-table-differs = 文中“{ $row }”的{ $subject }是“{ $said }”，表里是 { $cell }
checkup-change-holds = 变化算下来是 { $worked }，与文中的“{ $said }”对得上
checkup-change-differs = 变化算下来是 { $worked }，文中写的是“{ $said }”
checkup-change-direction = 由“{ $first }”到“{ $second }”，升降的说法与数字相反
checkup-share-holds = “{ $part }”占“{ $whole }”的 { $worked }，对得上
checkup-share-differs = “{ $part }”占“{ $whole }”的 { $worked }，文中写的是“{ $said }”
checkup-average-holds = { $total } ÷ { $number } = { $worked }，对得上
checkup-average-differs = { $total } ÷ { $number } = { $worked }，文中写的是“{ $said }”
checkup-ratio-holds = “{ $first }”与“{ $second }”之比是 { $worked }，对得上
checkup-ratio-differs = “{ $first }”与“{ $second }”之比是 { $worked }，文中写的是“{ $said }”
checkup-shares-over = { $parts } = { $sum }，合起来超过了 100%
checkup-all-and-remaining = “{ $subject }”已是“{ $share }”，后面又说还剩“{ $rest }”
checkup-below-present = 目标“{ $subject }{ $aim }”低于现有的“{ $present }”
checkup-above-present = 目标“{ $subject }{ $aim }”高于现有的“{ $present }”，而它本应下降
checkup-dates-reversed = “{ $quote }”：结束早于开始
checkup-dates-order = “{ $second }”排在后一步，却早于前一步的“{ $first }”
checkup-dates-signed = “{ $date }”与落款日期“{ $signed }”先后不符
checkup-period-length = “{ $range }”是 { $right }，文中写的是“{ $said }”
checkup-weekday = “{ $date }”是{ $right }，不是{ $said }
checkup-number-skips = 序号“{ $mark }”前面是“{ $before }”，应为“{ $wanted }”
checkup-number-twice = 序号“{ $mark }”与前面的“{ $before }”重复，应为“{ $wanted }”
checkup-number-first = 序号从“{ $mark }”开始，前面缺少“{ $wanted }”
checkup-number-nests = 序号“{ $mark }”排在了“1.”的下面，层次应为“一、”“（一）”“1.”“（1）”
checkup-item-skips = “{ $mark }”前面只列到第 { $before } 项，中间有缺
checkup-attachment-missing = 文中提到“{ $quote }”，附件中没有
checkup-two-spellings = “{ $second }”与前面的“{ $first }”只差一个字，请核对是不是同一个名称
checkup-mark-unbalanced = “{ $around }”：符号“{ $mark }”不成对
checkup-number-estimate = “{ $quote }”：相邻两个数字表示概数不用顿号，应为“{ $wanted }”（GB/T 15835）
checkup-number-range = “{ $quote }”：百分数的范围两头都要写百分号，应为“{ $wanted }”（GB/T 15835）
checkup-number-mixed = “{ $quote }”：阿拉伯数字不与“十、百、千”连用，应为“{ $wanted }”（GB/T 15835）
checkup-number-two-styles = “{ $quote }”：同一处的数字不要汉字和阿拉伯数字混用，应为“{ $wanted }”（GB/T 15835）
checkup-number-nought = “{ $quote }”：年份中的零应为“〇”，即“{ $wanted }”（GB/T 15835）
checkup-number-about = “{ $quote }”：表示约数的词用了两次，留一个即可
checkup-torn-off = 全文在“{ $tail }”处中断，结尾可能缺失
checkup-empty = 文件是空的，没有文字可查
checkup-class-contradiction = 前后矛盾
checkup-class-incomplete = 缺漏或读不清
checkup-class-form = 写法
checkup-class-open = 未填
checkup-class-holds = 核对无误
checkup-masks-unfilled = 有 { $count } 处还空着，没有填，例如“{ $mask }”
checkup-checked = 查了：合计与分项、单价与数量、增减、占比、前后说法、日期、序号、附件、名称、标点与数字写法；算下来对得上的 { $right } 处，读懂的表格 { $tables } 张。
checkup-unchecked = 没有查：图片里的文字，引用的文件和条款，事实本身是否属实{ $tables ->
    [0] 。
   *[other] ；另有 { $tables } 张表格没有读懂。
}
checkup-number-torn = “{ $first }”和下一行的“{ $second }”可能是一个数被拆成了两行，请对照原件
checkup-cut-by-site = 网站提示没有显示全文，后面可能还有内容
checkup-summary = { $file }：修复 { $repairs } 处，读出数量 { $claims } 个，发现问题 { $findings } 处
checkup-title = 材料体检：{ $file }
checkup-heading-findings = 发现
checkup-heading-repairs = 修复与提示
checkup-heading-claims = 数量
checkup-heading-text = 修复后的全文
checkup-nothing-found = 没有发现问题
checkup-repaired = { $type } { $count } 处，例如“{ $example }”
checkup-masked = 未填
checkup-head-quote = 原文
checkup-head-value = 数值
checkup-head-kind = 类别
checkup-head-subject = 对象
checkup-head-period = 时间
checkup-damage-pinyin-gloss = 夹注拼音
checkup-damage-mojibake = 乱码
checkup-damage-radical = 部首字符
checkup-damage-page-marker = 页码
checkup-damage-traditional = 繁体字
checkup-damage-space = 多余空格
checkup-damage-boilerplate = 网页附带文字
checkup-damage-mask = 遮盖或未填
checkup-damage-typo = 疑似错字
checkup-kind-count = 计数
checkup-kind-number = 数值
checkup-kind-share = 占比
checkup-kind-money = 金额
checkup-kind-date = 日期
checkup-kind-duration = 时长
checkup-kind-frequency = 频次
checkup-kind-ordinal = 序数
checkup-kind-threshold = 要求
checkup-relation-eq = =
checkup-relation-ge = ≥
checkup-relation-gt = >
checkup-relation-le = ≤
checkup-relation-lt = <
checkup-relation-approx = 约
checkup-relation-approx-ge = 略多于
checkup-relation-near = 接近
checkup-phrases-not-a-mapping = 说法对照应是“说法: 数据名”
checkup-borne-out = 与台账一致：{ $title } { $value }（{ $source }）
checkup-contradicted = 与台账不符：材料写 { $said }，{ $title }是 { $value }（{ $source }）
checkup-ledger-summary = 与台账比对：一致 { $borne_out } 处，不符 { $contradicted } 处，台账没有涉及 { $not_covered } 处
checkup-mapping-malformed = “{ $text }”应写成“说法=数据名”
checkup-mapping-kept = 已记住 { $count } 个说法
checkup-phrase-row = { $phrase } → { $figure }
checkup-phrase-own = （人工确认）
checkup-html-one = HTML 报告一次只写一份材料，请用 -o 指定文件
checkup-class-ledger = 与台账不符
checkup-paper-title = 材料体检意见
checkup-said-confirmed = 是问题
checkup-said-dismissed = 不是问题
checkup-word-long = 说明太长：最多{ $most }字。
checkup-verdicts-many = 记下的意见太多：一个人最多记{ $most }条。
