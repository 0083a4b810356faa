"""Subjects of classes A to H: thought, society, law, economy, education, language.

A class, then its subjects as 中文|English with commas between; indented lines go on.
"""

from typing import Final

SUBJECTS: Final = """
A 马克思主义|Marxism,科学社会主义|Scientific Socialism,唯物史观|Historical Materialism,
  中国化马克思主义|Marxism in China
A1 资本论|Capital,共产党宣言|The Communist Manifesto,政治经济学批判|Critique of Political Economy
A2 国家与革命|State and Revolution,哲学笔记|Philosophical Notebooks
A4 新民主主义论|New Democracy,实践论|On Practice,矛盾论|On Contradiction,论持久战|On Protracted War
B 哲学|Philosophy,思想史|Intellectual History,形而上学|Metaphysics
B0 哲学原理|Principles of Philosophy,辩证法|Dialectics,认识论|Epistemology,本体论|Ontology,
  价值哲学|Philosophy of Value
B1 世界哲学|World Philosophy,比较哲学|Comparative Philosophy
B2 中国哲学|Chinese Philosophy,宋明理学|Neo-Confucianism,魏晋玄学|Wei-Jin Metaphysics,
  心学|School of Mind
B22 先秦诸子|Pre-Qin Masters,名家与墨家|Logicians and Mohists,法家思想|Legalist Thought,
  阴阳五行|Yin-Yang and Five Phases
B222 儒家思想|Confucian Thought,论语|The Analects,孟子|Mencius,荀子|Xunzi,中庸|The Mean
B223 道家思想|Taoist Thought,老子|Laozi,庄子|Zhuangzi,齐物论|The Equality of Things
B5 西方哲学|Western Philosophy,古希腊哲学|Greek Philosophy,现象学|Phenomenology,存在主义|Existentialism,
  分析哲学|Analytic Philosophy
B8 逻辑|Logic,批判性思维|Critical Thinking,论证|Argumentation,形式逻辑|Formal Logic
B82 伦理学|Ethics,道德哲学|Moral Philosophy,应用伦理|Applied Ethics,职业道德|Professional Ethics
B821 人生哲学|Philosophy of Life,幸福|Happiness,处世智慧|Practical Wisdom,闲暇|Leisure
B83 美学|Aesthetics,审美经验|Aesthetic Experience,中国美学|Chinese Aesthetics
B84 心理学|Psychology,认知心理学|Cognitive Psychology,情绪|Emotion,发展心理学|Developmental Psychology,
  社会心理|Social Psychology
B848 人格心理|Personality,自我成长|Personal Growth,意志力|Willpower,习惯养成|Habit Formation,
  情绪管理|Managing Emotions
B848.4 成功心理|Psychology of Success,专注力|Focus,时间管理|Time Management,自信|Confidence,
  压力管理|Managing Stress,沟通力|Communication
B9 宗教|Religion,佛教文化|Buddhist Culture,道教|Taoism,神话|Mythology,民间信仰|Folk Belief
C 社会科学|Social Sciences,社会研究方法|Social Research Methods
C8 统计学|Statistics,抽样调查|Sample Surveys,社会统计|Social Statistics,
  多元统计分析|Multivariate Analysis
C91 社会学|Sociology,社会分层|Social Stratification,城市社会|Urban Society,社会网络|Social Networks,
  日常生活|Everyday Life
C912 人际关系|Human Relations,社交礼仪|Social Etiquette,谈判|Negotiation,公共演讲|Public Speaking,
  群体行为|Group Behaviour
C913 婚姻家庭|Marriage and Family,老龄社会|Ageing Society,青年发展|Youth,社会保障|Social Security
C93 管理学|Management,决策|Decision Making,组织行为|Organizational Behaviour,系统思考|Systems Thinking
C933 领导力|Leadership,团队管理|Team Management,领导艺术|The Art of Leading
C95 民族学|Ethnology,文化人类学|Cultural Anthropology,田野调查|Fieldwork
C96 人才学|Talent Studies,人力资源|Human Resources
D 政治学|Political Science,政治制度|Political Systems,国家治理|Governance
D0 政治理论|Political Theory,民主理论|Democratic Theory,权力|Power,正义|Justice
D2 党的建设|Party Building,党史|Party History
D6 中国政治|Chinese Politics,社区治理|Community Governance,公共政策|Public Policy,
  行政管理|Public Administration,基层治理|Local Governance
D669 社会工作|Social Work,志愿服务|Volunteering,养老服务|Care of the Elderly,公益组织|Nonprofits
D7 各国政治|Comparative Politics,议会制度|Parliaments,选举制度|Electoral Systems
D8 国际关系|International Relations,外交史|Diplomatic History,国际组织|International Organizations,
  大国战略|Grand Strategy
D9 法学|Law,法治|Rule of Law,国际法|International Law,法制史|Legal History
D90 法理学|Jurisprudence,法律思维|Legal Thinking,法社会学|Sociology of Law
D920 中国法律|Chinese Law,法律适用|Application of Law,法律常识|Everyday Law
D922 宪法|Constitutional Law,行政法|Administrative Law,经济法|Economic Law,劳动法|Labour Law,
  环境法|Environmental Law,税法|Tax Law
D923 民法|Civil Law,合同法|Contract Law,知识产权|Intellectual Property,婚姻家庭法|Family Law,
  侵权责任|Tort Law,继承法|Succession
D924 刑法|Criminal Law,犯罪学|Criminology,量刑|Sentencing
D925 诉讼法|Procedural Law,民事诉讼|Civil Procedure,证据|Evidence,仲裁|Arbitration
E 军事学|Military Science,国防教育|National Defence,军事科技|Military Technology
E2 中国军事|Chinese Military Affairs,国防建设|Defence Building
E8 战略战术|Strategy and Tactics,中国古代兵法|Ancient Chinese Military Thought,战争史|History of War
E9 武器装备|Weapons and Equipment,舰艇|Warships,军事航空|Military Aviation,雷达|Radar
F 经济|The Economy,经济思想|Economic Thought
F0 经济学|Economics,微观经济学|Microeconomics,宏观经济学|Macroeconomics,博弈论|Game Theory,
  行为经济学|Behavioural Economics
F1 世界经济|The World Economy,区域经济|Regional Economies,中国经济|The Chinese Economy,
  产业升级|Industrial Upgrading,大湾区|The Greater Bay Area
F2 经济管理|Economic Management,会计学|Accounting,审计|Auditing,物流管理|Logistics,
  劳动经济|Labour Economics
F23 财务会计|Financial Accounting,成本会计|Cost Accounting,管理会计|Management Accounting,
  会计电算化|Computerized Accounting
F24 人力资源管理|Human Resource Management,绩效考核|Performance Appraisal,薪酬设计|Compensation,
  招聘|Recruitment
F27 企业管理|Business Management,商业模式|Business Models,创业|Entrepreneurship,
  项目管理|Project Management
F272 企业战略|Corporate Strategy,企业文化|Corporate Culture,精益管理|Lean Management,
  危机管理|Crisis Management,创新管理|Managing Innovation
F274 市场营销|Marketing,品牌管理|Brand Management,消费者行为|Consumer Behaviour,供应链|Supply Chains
F275 财务管理|Financial Management,投融资|Investment and Financing,估值|Valuation
F276 中小企业|Small Businesses,家族企业|Family Firms,跨国公司|Multinationals
F3 农业经济|Agricultural Economics,乡村振兴|Rural Revitalization,合作社|Cooperatives
F4 工业经济|Industrial Economics,制造业|Manufacturing,数字经济|The Digital Economy,
  信息产业|The Information Industry
F5 交通经济|Transport Economics,旅游管理|Tourism Management,航运|Shipping
F59 旅游经济|Tourism,酒店管理|Hotel Management,文旅融合|Culture and Tourism,导游业务|Tour Guiding
F7 国际贸易|International Trade,贸易实务|Trade Practice,关税|Tariffs
F71 零售|Retail,商业史|History of Commerce,连锁经营|Chain Stores
F713 电子商务|E-Commerce,广告|Advertising,新媒体营销|New Media Marketing,直播电商|Live Commerce,
  社群营销|Community Marketing
F76 商品学|Commodity Science,茶叶贸易|The Tea Trade,珠宝鉴定|Gem Identification
F8 财政学|Public Finance,税收|Taxation,政府预算|Government Budgets
F83 金融学|Finance,货币银行|Money and Banking,国际金融|International Finance,金融科技|Fintech
F830 证券投资|Securities,股票|Stocks,基金理财|Fund Investing,期货|Futures,风险管理|Risk Management,
  量化投资|Quantitative Investing
F84 保险学|Insurance,精算|Actuarial Science,寿险|Life Insurance
G 文化|Culture,信息传播|Communication
G0 文化理论|Cultural Theory,文化研究|Cultural Studies,跨文化交流|Intercultural Communication
G2 新闻传播|Journalism and Communication,新媒体|New Media,编辑学|Editing,出版史|History of Publishing
G25 图书馆学|Library Science,阅读推广|Reading Promotion,目录学|Bibliography,智慧图书馆|Smart Libraries,
  古籍保护|Preserving Rare Books,信息检索|Information Retrieval
G4 教育学|Education,教育心理|Educational Psychology,课程与教学|Curriculum and Teaching,
  教育公平|Equity in Education
G6 各级教育|Schooling,学校管理|School Management,班主任工作|Class Teaching
G61 学前教育|Preschool Education,儿童游戏|Children's Play,绘本教学|Teaching with Picture Books
G62 小学教育|Primary Education,小学语文|Primary Chinese,小学数学|Primary Mathematics,
  课外阅读|Reading beyond Class
G63 中学教育|Secondary Education,中学物理|Secondary Physics,作文教学|Teaching Composition,
  生涯规划|Career Planning
G64 高等教育|Higher Education,大学生活|University Life,学术写作|Academic Writing,考研|Graduate Admission
G78 家庭教育|Family Education,亲子沟通|Talking with Children,儿童阅读|Children's Reading,
  青春期|Adolescence
G8 体育|Sport,运动训练|Athletic Training,健身|Fitness
G83 体操与健身|Gymnastics and Fitness,瑜伽|Yoga,力量训练|Strength Training
G84 球类运动|Ball Games,足球|Football,篮球|Basketball,乒乓球|Table Tennis,羽毛球|Badminton
G85 武术|Martial Arts,太极拳|Tai Chi,咏春|Wing Chun
G89 棋牌与休闲|Games and Leisure,围棋|Go,象棋|Chinese Chess,垂钓|Angling
H 语言|Language,语言与文化|Language and Culture
H0 语言学|Linguistics,语义学|Semantics,语用学|Pragmatics,翻译学|Translation Studies,写作|Writing
H1 汉语|Chinese,现代汉语|Modern Chinese,汉语史|History of Chinese,修辞|Rhetoric
H12 汉字|Chinese Characters,文字学|Palaeography,甲骨文|Oracle Bone Script
H13 词汇|Chinese Vocabulary,成语|Idioms,训诂|Exegesis
H15 汉语写作|Chinese Composition,应用文|Practical Writing,公文写作|Official Documents
H19 对外汉语|Chinese as a Foreign Language,汉语口语|Spoken Chinese,
  汉语水平考试|The Chinese Proficiency Test,普通话|Mandarin
H3 外语|Foreign Languages,外语教学|Foreign Language Teaching
H31 英语|English,英语口语|Spoken English,英语写作|English Writing,商务英语|Business English
H310 英语考试|English Tests,四六级|CET-4 and CET-6,雅思|IELTS
H313 英语词汇|English Vocabulary,词根词缀|Roots and Affixes
H314 英语语法|English Grammar,英语句型|English Sentence Patterns
H315 英语翻译|English Translation,口译|Interpreting
H319 英语听说|English Listening and Speaking,英语读物|English Readers,英语阅读|English Reading
H32 法语|French,法语口语|Spoken French
H33 德语|German,德语语法|German Grammar
H36 日语|Japanese,日语会话|Japanese Conversation,日语语法|Japanese Grammar,
  日语能力考试|The Japanese Proficiency Test
H37 西班牙语|Spanish,韩语|Korean
H5 阿拉伯语|Arabic,泰语|Thai,越南语|Vietnamese
"""
