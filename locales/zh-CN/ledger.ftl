# 台账
ledger-database = 数据库无法使用，原因见日志（设 MINGDE_LOG=info 可看到）
ledger-overtaken = 刚才有人先办了，请重新打开再看
ledger-busy = 另一程序正在写入台账，请稍后再试
ledger-unreachable = 数据库服务器没有应答或拒绝登录：请检查服务是否运行，地址、用户和密码是否正确
ledger-commit-unknown = 与数据库服务器的连接在它答复之前断开：这次改动是否已保存不得而知。请先查看，再决定是否重做；同一文件再导入一次没有妨碍
ledger-no-locks = 数据文件夹所在的文件系统不支持文件锁（是否为没有锁服务的网络盘？），无法防止两个程序同时写入：请把数据文件夹放在本机磁盘上，或改用 PostgreSQL
ledger-untrusted = 与数据库服务器之间的连接没有得到应有的保护：服务器不提供 TLS，或其证书不是本机信任的机构签发，或与服务器名称不符。签发机构用 `sslrootcert=文件` 指明；要求何种保护由 `sslmode` 决定
ledger-address-parameter = 数据库地址中的参数 `{ $name }` 没有意义，是否写错了？
ledger-none = { $path } 中没有台账
ledger-denied = 数据库服务器没有给这个用户相应的权限；核验台账只需各表的读取权限（SELECT）
ledger-full = 数据库所在磁盘已满，尚未提交的改动没有保存：请腾出空间后重做
ledger-disk = 数据库文件读写失败：请检查磁盘是否已满、损坏或已断开
ledger-cannot-open = 数据库文件无法打开：请检查数据文件夹的路径和权限
ledger-read-only = 数据库不可写入：请检查数据文件夹及其中文件的权限
ledger-unfolded = { $path } 只能读取，但它没有正常关闭，旁边还留有日志文件（-wal 或 -journal），须先写回：请把整个数据文件夹复制到可以写入的地方，再在那里打开
ledger-older-archive = 数据库只能读取，而其表结构为第 { $found } 版，须先升级到第 { $known } 版：请把整个数据文件夹复制到可以写入的地方，再在那里打开
ledger-corrupt = 数据库文件已损坏，无法读取：请恢复备份，并与见证文件比对
ledger-tables = 台账的表或列缺失，或并非本程序所建：数据库被人改过，请恢复备份
ledger-unreadable = 数据库中有一个值无法读取；可用 `mingde ledger verify` 查明在何处
ledger-address = 数据库地址不是 PostgreSQL 地址，应形如 postgres://用户:密码@主机:端口/库名
ledger-file = { $path } 无法读取或写入
ledger-file-full = { $path } 无法写入：磁盘已满
ledger-file-denied = { $path } 无法读取或写入：请检查权限
ledger-elsewhere = 本台账已移到 { $there }；这里是留下的旧数据，不能再用。请用 --database 指明现在的数据库
ledger-same-database = 台账已经在这个数据库里
ledger-not-empty = 目标数据库里已有另一个台账；请换一个空的数据库
ledger-no-backup = 本台账在数据库服务器上：请用服务器自带的工具备份（pg_dump），并另行复制数据文件夹中的 evidence 与 witness.log
ledger-not-a-backup = { $path } 不是本系统的加密备份：请用“任务”页上做好的文件；`mingde backup` 做的文件夹照原样复制即可
ledger-backup-closed = { $path } 打不开：口令不对，密钥是另一个台账的，或文件开头被改动过。没有恢复任何东西
ledger-backup-altered = { $path } 被改动过或不完整：后面的内容与写下时不同。没有恢复任何东西，请换一份备份
ledger-taken = { $path } 已存在；请换一个还不存在的文件夹
ledger-no-file = { $path } 不是普通文件：这里放的是文件夹、管道或设备；请换成文件本身
ledger-database-missing = 数据库文件 { $path } 不见了，而属于它的密钥还在：请恢复备份，不要另建台账
ledger-key-missing = 缺少密钥文件 { $path }，而现有台账必须用它：请从备份中恢复；新密钥既打不开已加密的内容，也接不上已有的签名
ledger-verifier-missing = 缺少公钥文件 { $path }，没有它无法核对任何签名：请向教育局索取（公钥可以公开），放到这里
ledger-key-damaged = 密钥文件 { $path } 已损坏：请从备份中恢复
ledger-keys-apart = { $path } 中的 signing.key 与 signing.pub 不是一对：其中一个被改动或调换，请从备份中恢复
ledger-field-key = 有 { $count } 次修订中的加密内容用 field.key 打不开：密钥文件被改动或调换，请从备份中恢复；在此之前不要导入
ledger-field-key-unknown = { $path } 中没有编号为 { $key } 的密钥，而这里的内容是用它加密的：请从备份或恢复单中恢复整个密钥文件
ledger-entropy = 本机的随机数源失败，因此没有生成密钥，也没有建立台账：请排除故障后重试
ledger-sealed-misplaced = 第 { $position } 条 { $id } 的“{ $field }”所载加密内容在这里打不开：它被改动过，或是从别处挪来的
ledger-sealed-form = 有 { $count } 次修订中的加密内容连格式都不对：内容被改动过
ledger-sealed-destroyed = { $count } 次较早修订中的加密内容，密钥已按登记销毁，谁也打不开了
ledger-sealed-unchecked = 手头没有 field.key：{ $count } 次修订中的加密内容只核对了格式，没有打开
ledger-keys-of-another = 密钥属于台账 { $keys }，数据库中却是 { $database }：请核对数据目录是否正确
ledger-newer-layout = 台账的表结构为第 { $found } 版，本程序只认识到第 { $known } 版：请使用写入它的新版程序
ledger-concern = “涉及何人”的表与台账不一致：有人可能看不到涉及自己的记录，或看到与己无关的记录
ledger-not-kept = { $id } 只准改变状态，不准同时改动内容
ledger-other-author = 准许一人办理的，不能由他人写入
ledger-conflict = { $id } 已被他人修改：现为第 { $found } 次修订，本次修改依据的是第 { $expected } 次；请重新查看后再改
ledger-transition = { $id } 的状态不能从 { $from } 变为 { $to }
ledger-other-entity = { $id } 是 { $found }，不是 { $asked }
ledger-spent = 本次改动的前一步已失败，因此全部未保存
ledger-damaged = { $table } 表第 { $position } 行已损坏；可用 `mingde ledger verify` 查明
ledger-unsealable = 加密内容无法打开：已被改动，或用的是另一把密钥
ledger-bad-evidence-address = 佐证材料的地址应为 64 位小写十六进制数字
ledger-behind-witness = 数据库只到 { $size } 条，而已签名的有 { $witnessed } 条：末尾被截去，或恢复了旧备份；若是有意恢复，请用 `mingde ledger restored --reason …` 说明
ledger-no-writing-behind = 没有写入：台账只到 { $size } 条，而已签名的有 { $witnessed } 条。请恢复最新的备份；若是有意恢复旧备份，请说明原因：`mingde ledger restored --reason …`
ledger-restored = { $day } { $author } 有意恢复了 { $size } 条时的旧状态（已签名的有 { $witnessed } 条，失去 { $lost } 条）：{ $reason }
ledger-lost-altered = 台账所载已放弃的那段历史与签名不符：表 `lost` 或操作记录中的那一行被改动
ledger-checkpoint-none = 台账没有任何检查点：检查点已被删除
ledger-checkpoint-signature = 第 { $size } 条处的检查点不是本台账密钥所签
ledger-checkpoint-altered = 第 { $size } 条处的检查点被改动
ledger-checkpoint-removed = 第 { $size } 条处的检查点被删除：见证文件中仍有记载
ledger-witness-signature = 见证文件第 { $entry } 则不是本台账密钥所签
ledger-witness-edited = 见证文件中有 { $count } 处不属于任何一则签名：文件被改动
ledger-witness-none = 见证文件中没有任何签名：若有人重写台账并重新签名，将无从发现
ledger-witness-lags = 见证文件只到 { $witnessed } 条，数据库已到 { $size } 条：其后的内容没有见证
ledger-witness-interrupted = 见证文件中有 { $count } 则未写完：写入曾被中断
ledger-witness-doubt = 见证文件所载与数据库在 { $size } 条处的内容不同，请运行 `mingde ledger verify`
ledger-witness-differs = 第 { $position } 至 { $to } 条中有内容被重写：见证文件所载 { $size } 条时的根值与数据库不同
ledger-witness-two = 见证文件对 { $size } 条时载有两个不同的根值：曾对两段历史签名
ledger-root = 第 { $position } 至 { $to } 条与签名的根值不符：其中有改动、插入、删除或调换
ledger-removed = 第 { $position } 至 { $to } 条被删除
ledger-inserted = 第 { $position } 至 { $to } 条不在任何检查点之内：系插入，或检查点被删除
ledger-inserted-before = 位置 { $position } 有插入的条目，在台账开头之前
ledger-moved = 第 { $position } 至 { $to } 条被调换位置：原记于第 { $was } 条起
ledger-altered = 第 { $position } 条被改动，涉及 { $id }
ledger-clock-behind = 本机时钟是 { $now }，早于台账最后一笔的时间 { $latest }：请先校准时钟再写入，否则修订的先后对不上
ledger-clock-ahead = 本机时钟是 { $now }，比台账最后一笔（{ $latest }）晚了两年多：如果不是停用了这么久，请先校准时钟再写入
ledger-finding-about = { $kind }，{ $unit }，{ $day }
ledger-finding-differs = { $field }：签名时为 { $signed }，现在是 { $stored }
ledger-row-damaged = 第 { $position } 条被改动，已无法读取
ledger-number = 第 { $position } 条是 { $id } 的第 { $number } 次修订，应为第 { $expected } 次
ledger-link = 第 { $position } 条没有指向 { $id } 的前一次修订
ledger-entered = 第 { $position } 条所载 { $id } 的首次记录时间不对
ledger-entity-changed = 第 { $position } 条把 { $id } 变成了另一类事物
ledger-backdated = 第 { $position } 条的记录时间早于 { $id } 的前一次修订
ledger-transition-found = 第 { $position } 条使 { $id } 的状态从 { $from } 变为 { $to }，不合规定
ledger-payload = 第 { $position } 条关于 { $id } 的内容无法读取
ledger-batch-missing = 第 { $position } 条来自导入批次 { $batch }，但没有该批次的记载
ledger-batch-altered = 导入批次 { $batch } 的记载与台账不符
ledger-batch-undoing = 导入批次 { $batch } 被哪一批次撤销，与操作记录不符
ledger-batch-unreadable = 有一行导入批次的记载被改动，已无法读取
ledger-trail-altered = 操作记录与导入批次的第 { $from } 至 { $to } 行与签名不符：有行被改动、删除或添加
ledger-trail-differs = 操作记录与导入批次的第 { $from } 至 { $to } 行中有内容被重写：见证文件所载第 { $to } 行的哈希值与数据库不同
ledger-trail-two = 见证文件对操作记录与导入批次的第 { $place } 行载有两个不同的哈希值：曾对两段历史签名
ledger-trail-inserted = 操作记录或导入批次中有 { $count } 行未经签名：系添加
ledger-audit-order = 操作记录中有 { $count } 行的序号不大于前一行：序号被改动
ledger-trail-cut = 第 { $size } 条处的操作记录比见证文件所载的短：末尾被截去，或恢复了旧备份
ledger-head-damaged = 指向第 { $position } 条的现状无法读取
ledger-head-altered = { $id } 的现状（第 { $position } 条）与台账不符
ledger-head-inserted = { $id } 的现状（第 { $position } 条）在台账中没有依据
ledger-head-removed = { $id } 的现状（第 { $position } 条）被删除
ledger-evidence-missing = 第 { $position } 条所列佐证材料 { $address } 缺失
ledger-evidence-altered = 第 { $position } 条所列佐证材料 { $address } 被改动
ledger-evidence-unreadable = 有 { $count } 份佐证材料无法读取，是否完好不得而知：请检查文件夹 `evidence` 的权限
ledger-evidence-gone = 佐证材料文件夹 evidence 不见了，台账所列的 { $count } 份佐证材料都在其中：请从备份中恢复
ledger-evidence-unchecked = 手头没有佐证材料文件夹 evidence：台账所列的 { $count } 份佐证材料没有核对
ledger-evidence-address = 第 { $position } 条所列佐证材料“{ $address }”不是有效地址
ledger-structure = 数据库自检发现文件有误：{ $complaint }
ledger-object-missing = { $sort ->
    [table] 数据表
   *[other] 索引
} `{ $name }` 不见了：被人删除、改名，或换成了别的东西
ledger-object-altered = { $sort ->
    [table] 数据表
   *[other] 索引
} `{ $name }` 的结构与本程序所建不同：被人改过
ledger-trigger-foreign = 数据库中有并非本程序所建的触发器 `{ $name }`：它会暗中改变写入的内容，请管理员删除
ledger-object-foreign = 数据库中有并非本程序所建的{ $sort ->
    [table] 数据表
    [view] 视图
   *[other] 索引
} `{ $name }`：不影响台账内容，但请问清是谁所加
ledger-broken-off = 数据库中有一个值无法读取，核验到此中断：此前的问题已列出，此后的未能检查
ledger-head-unreadable = 有一行现状被改动，已无法读取
ledger-layout-altered = 表结构版本的记载并非本程序所写：schema_version 表被改动
ledger-name-missing = `ledger` 表中的台账名称被删除
ledger-name-others = `ledger` 表中有 { $count } 行并非本程序所写
ledger-further-findings = 另有 { $count } 处未列出
ledger-sheet-group = 恢复单上 { $key } 的第 { $group } 组录错了：请对照单子重新录入
ledger-sheet-key = 恢复单上 { $key } 的各组合起来不是这把密钥：可能漏了一组、顺序错了，或编号、台账名称录错了
ledger-sheet-empty = 没有读到任何密钥：请把恢复单上 ledger、field、signing 各行连同其下各组一并录入
ledger-key-there = { $path } 已经存在，内容与恢复单不同，因此没有改动：请先核对它属于哪个台账，确实要换时把它移到别处
objects-bad-address = 这不是对象存储的地址：s3+https://主机/存储桶/前缀（见 docs/ledger.md）；不加密的地址只能用在本机上
objects-no-keys = 没有对象存储的密钥：AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY 写在数据文件夹的 keys/object-storage.keys 里，或者写在环境变量里
objects-bad-keys = 对象存储的密钥用不了：文件里每行是“名称=值”，只能由所有者读取，写到的证书机构文件要在（见 docs/ledger.md）
objects-away = 对象存储现在没有应答，什么都没有改动：请稍后再试；管理员请检查存储和网络是否正常
objects-untrusted = 对象存储的证书不可信：AWS_CA_BUNDLE 写明签发它的机构
objects-refused = 对象存储不接受这组密钥，或者不许这样做：请检查密钥、存储桶的权限和本机时钟
objects-no-bucket = 对象存储里没有这个存储桶
objects-strange = 对象存储的应答不合常规：请检查地址、区域（region）和样式（style）
objects-too-long = 对象存储里的这份文件太大，不能取来
ledger-evidence-not-as-filed = 这份文件和填报时的不一样，在存放处被改动过，不予显示；mingde ledger verify 会列出这样的文件
ledger-evidence-not-fetched = 对象存储里的 { $count } 份佐证材料没能读取，是否完好不得而知
